package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * A freshly spawned task in its two roles. Both components are the same heap object; the static
 * types keep the right to run apart from the right to await and cancel.
 *
 * <pre>{@code
 * Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 6 * 7, executor::execute, "answer");
 * spawned.task().schedule();
 * return spawned.handle();
 * }</pre>
 *
 * @param <T> the type of the result
 * @param <G> the type of the tag
 * @param task the right to run once, for the executor; its first use is {@link Task#schedule()}
 * @param handle the right to await and cancel, for the caller
 * @since 0.1.0
 */
public record Spawned<T extends @Nullable Object, G>(Task<G> task, JoinHandle<T> handle) {}

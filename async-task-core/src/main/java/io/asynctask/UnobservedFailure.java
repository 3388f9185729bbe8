package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a task that no code has observed; the handle is garbage, so none can any more.
 *
 * <pre>{@code
 * LiveTasks liveTasks =
 *     new LiveTasks()
 *         .onUnobservedFailure(lost -> log.error("Task " + lost.name() + " failed", lost.failure()));
 * }</pre>
 *
 * @param id the id that the task had
 * @param name the name that it had, if any
 * @param tag the tag that it was spawned with
 * @param spawnLocation the location that was noted for its spawn, if any
 * @param failure the failure of the task
 * @since 0.1.0
 */
public record UnobservedFailure(
    long id,
    @Nullable String name,
    Object tag,
    @Nullable Object spawnLocation,
    Throwable failure) {}

package io.asynctask;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A body that is polled until it has a value; Rust's {@code Future}. Polls of one body never
 * overlap, and each poll sees what the poll before wrote, on whatever threads they run.
 *
 * <pre>{@code
 * // Awaits the answer of an HTTP client without holding a thread.
 * Pollable<HttpResponse<String>> body =
 *     Pollable.of(client.sendAsync(request, BodyHandlers.ofString()));
 * }</pre>
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
@FunctionalInterface
public interface Pollable<T extends @Nullable Object> extends AutoCloseable {

  /**
   * Does the work that can be done without waiting.
   *
   * @param waker wakes the task that polls; a body that returns {@link Poll#pending()} has to
   *     arrange that the waker is called when another poll makes sense
   * @return never {@code null}; after {@link Poll.Ready} the body is not polled again
   * @throws Exception ends the task: the body is closed and the handle fails with this exception
   */
  Poll<T> poll(Waker waker) throws Exception;

  /**
   * Releases the resources of the body; Rust's {@code Drop}. The task calls it exactly once, when
   * the body is ready, has failed or was cancelled, before the handle completes. An exception of it
   * is added to the failure of the task as suppressed, or becomes the failure.
   */
  @Override
  default void close() {}

  /**
   * Returns a body that awaits {@code stage} without holding a thread, and fails with the exception
   * that the stage fails with.
   *
   * <p>Closing it cancels the stage's future if the class of that future has a {@code cancel} of
   * its own, as the future of an HTTP client has; a plain {@code CompletableFuture} is left alone,
   * as others may wait for it. A {@link JoinHandle}, or a stage that derives from one, is cancelled
   * by the last of those that wait for it. A body that owns a plain future says so with {@link
   * #owning}.
   *
   * @param <T> the type of the value
   * @param stage the stage to await
   * @return a body
   */
  static <T extends @Nullable Object> Pollable<T> of(CompletionStage<T> stage) {
    return new StagePollable<>(Objects.requireNonNull(stage, "stage"));
  }

  /**
   * Returns a body that awaits {@code stage} as {@link #of} does, and always cancels the future of
   * the stage when it is closed.
   *
   * @param <T> the type of the value
   * @param stage the stage to await
   * @return a body
   */
  static <T extends @Nullable Object> Pollable<T> owning(CompletionStage<T> stage) {
    return of(JoinHandle.owning(stage));
  }
}

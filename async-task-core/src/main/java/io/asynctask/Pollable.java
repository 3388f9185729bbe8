package io.asynctask;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A body that is asked for its value until it has one; Rust's {@code Future}. Polls of one body
 * never overlap, and what one poll wrote the next one sees, whatever threads they run on.
 */
@FunctionalInterface
public interface Pollable<T extends @Nullable Object> extends AutoCloseable {

  /**
   * Does what can be done without waiting.
   *
   * @param waker wakes the task that polls; a body that returns {@link Poll#pending()} has to see
   *     to it that the waker is called when another poll makes sense
   * @return never {@code null}; after {@link Poll.Ready} the body is not polled again
   * @throws Exception ends the task: the body is closed and the handle fails with this exception
   */
  Poll<T> poll(Waker waker) throws Exception;

  /**
   * Releases what the body holds; Rust's {@code Drop}. A task calls it exactly once, when the body
   * is ready, has failed or was cancelled, before the handle completes. What it throws is added to
   * the outcome's exception as suppressed, or becomes the outcome.
   */
  @Override
  default void close() {}

  /**
   * A body that awaits {@code stage} without holding a thread. It fails with what the stage failed
   * with.
   *
   * <p>Closing it cancels the stage's future if the class of that future has a {@code cancel} of
   * its own, as the future of an HTTP client has; a plain {@code CompletableFuture} is left alone,
   * as others may wait for it. A {@link JoinHandle}, or a stage that derives from one, is cancelled
   * by the last of those that wait for it. A body that owns a plain future says so with {@link
   * #owning}.
   */
  static <T extends @Nullable Object> Pollable<T> of(CompletionStage<T> stage) {
    return new StagePollable<>(Objects.requireNonNull(stage, "stage"));
  }

  /**
   * A body that awaits {@code stage} as {@link #of} does and always cancels the stage's future when
   * it is closed.
   */
  static <T extends @Nullable Object> Pollable<T> owning(CompletionStage<T> stage) {
    return of(JoinHandle.owning(stage));
  }
}

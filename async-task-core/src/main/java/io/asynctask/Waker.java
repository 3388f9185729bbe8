package io.asynctask;

import java.util.Objects;

/**
 * The right to ask for another run of a task; Rust's {@code Waker}. Any thread may wake a task, at
 * any moment and any number of times: wakes before the next run coalesce, wakes during a run lead
 * to one more run, and a wake after the end does nothing. What a thread did before {@code wake()}
 * is visible to the poll that the wake leads to.
 *
 * <pre>{@code
 * Pollable<String> body =
 *     waker -> {
 *       if (future.isDone()) {
 *         return Poll.ready(future.join());
 *       }
 *       future.whenComplete((value, failure) -> waker.wake());
 *       return Poll.pending();
 *     };
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Waker {

  /**
   * Asks for another run. If the schedule function refuses the task, the task fails with that
   * refusal, and this method does not throw it.
   */
  void wake();

  /**
   * Returns a waker that runs {@code onWake} on the waking thread at each wake; Rust's {@code
   * waker_fn}.
   *
   * @param onWake the action
   * @return a waker
   */
  static Waker of(Runnable onWake) {
    Objects.requireNonNull(onWake, "onWake");
    return onWake::run;
  }
}

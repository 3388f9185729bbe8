package io.asynctask;

import java.util.Objects;

/**
 * The right to ask for another run of a task. Waking may happen from any thread, at any moment, any
 * number of times: wakes before the next run coalesce, wakes during a run lead to one more run, and
 * a wake after the end does nothing. What a thread did before {@code wake()} is visible to the poll
 * that the wake leads to. Rust's {@code Waker}.
 */
@FunctionalInterface
public interface Waker {

  /**
   * Asks for another run. When the schedule function refuses the task, the task fails with that
   * refusal; nothing is thrown here for it.
   */
  void wake();

  /**
   * A waker that runs {@code onWake} on the waking thread at each wake; Rust's {@code waker_fn}.
   */
  static Waker of(Runnable onWake) {
    Objects.requireNonNull(onWake, "onWake");
    return onWake::run;
  }
}

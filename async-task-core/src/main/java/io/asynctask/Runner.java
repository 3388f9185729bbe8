package io.asynctask;

import org.jspecify.annotations.Nullable;

/** What a thread knows of the task it runs. Used by its own thread only. */
final class Runner {

  private static final ThreadLocal<Runner> CURRENT = ThreadLocal.withInitial(Runner::new);

  /** The innermost task this thread runs. */
  @Nullable RawTask<?, ?> task;

  /**
   * The task that this thread, done with a poll, passes to its schedule function just now. A run of
   * it from inside that function is not nested but {@linkplain #again taken up} after the function
   * returns, so that a schedule function which runs the task inline needs no stack.
   */
  @Nullable RawTask<?, ?> rescheduling;

  boolean again;

  static Runner get() {
    return CURRENT.get();
  }
}

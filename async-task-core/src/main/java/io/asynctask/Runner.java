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

  /**
   * The task whose body this thread is in. Not one that has ended: what runs while its handle
   * completes, dependent stages for one, is no part of it, so a task spawned there is not its
   * child.
   */
  static @Nullable RawTask<?, ?> currentTask() {
    RawTask<?, ?> task = get().task;
    return task == null || task.is(State.ENDED) ? null : task;
  }
}

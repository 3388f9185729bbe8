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

  /**
   * A runner that is not in the middle of one makes way for a new one after so many runs: noting a
   * new task in an old object costs a fence of the collector's.
   */
  private static final int RUNS = 1 << 12;

  private int runs;

  static Runner get() {
    return CURRENT.get();
  }

  /** The calling thread's, for one more run. */
  static Runner forRun() {
    Runner runner = CURRENT.get();
    if (++runner.runs > RUNS && runner.task == null && runner.rescheduling == null) {
      runner = new Runner();
      CURRENT.set(runner);
    }
    return runner;
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

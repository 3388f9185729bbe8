package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** How long a task may take from its spawn to its stop, and what happens when it takes longer. */
final class Deadline {

  final Duration limit;
  private final RawTask<?, ?> task;
  private final long startedAt = System.nanoTime();
  private volatile @Nullable Future<?> timer;
  private volatile @Nullable TaskDeadlineException failure;

  Deadline(RawTask<?, ?> task, Duration limit) {
    this.task = task;
    this.limit = limit;
  }

  /**
   * Starts the clock.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  void start() {
    timer = DelayedActions.schedule(limit, this::expire);
    // A task that ends looks for the timer; this is the other way round.
    if (task.is(State.ENDED)) {
      cancel();
    }
  }

  boolean hasPassed() {
    return System.nanoTime() - startedAt >= DelayedActions.nanos(limit);
  }

  /** The limit has passed. The task is stopped, whatever becomes of the words for it. */
  void expire() {
    try {
      failure = describe();
    } catch (Throwable shortage) {
      // The failure tells less then.
    }
    task.expire();
  }

  private TaskDeadlineException describe() {
    TaskDeadlineException overdue =
        new TaskDeadlineException("The deadline of " + limit + " has passed for " + task);
    Thread runner = task.runnerThread();
    if (runner != null) {
      try {
        overdue.addSuppressed(new RunnerStack(runner));
      } catch (Throwable thrown) {
        // A thread may have a stack trace of its own making, and a big one needs memory.
      }
    }
    return overdue;
  }

  void cancel() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** What the handle fails with; set before the task expires. */
  Throwable failure() {
    TaskDeadlineException overdue = failure;
    try {
      return overdue == null ? new TaskDeadlineException("The deadline has passed") : overdue;
    } catch (OutOfMemoryError full) {
      return full;
    }
  }

  /** Where the runner was when the deadline passed. */
  private static final class RunnerStack extends Exception {
    private static final long serialVersionUID = 1L;

    RunnerStack(Thread runner) {
      super("Stack of thread \"" + runner.getName() + "\" when the deadline passed");
      setStackTrace(runner.getStackTrace());
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}

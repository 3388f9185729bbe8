package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The deadline of a task, counted from its spawn; the task is stopped when it passes. */
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
   * Has the task stopped when the deadline passes.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  void start() {
    timer = DelayedActions.schedule(limit, this::expire);
    // A task that ends sets ENDED, then looks for the timer; this does it the other way round.
    if (task.is(State.ENDED)) {
      cancel();
    }
  }

  boolean hasPassed() {
    return System.nanoTime() - startedAt >= DelayedActions.nanos(limit);
  }

  /** Stops the task; a failure to describe the deadline does not keep it from that. */
  void expire() {
    try {
      failure = describe();
    } catch (Throwable shortage) {
      // The failure then tells less.
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
        // A subclass of Thread may override getStackTrace, and a big stack needs memory.
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

  /** Returns what the handle fails with; it is set before the task is stopped. */
  Throwable failure() {
    TaskDeadlineException overdue = failure;
    try {
      return overdue == null ? new TaskDeadlineException("The deadline has passed") : overdue;
    } catch (OutOfMemoryError full) {
      return full;
    }
  }

  /** The stack of the runner when the deadline passed. */
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

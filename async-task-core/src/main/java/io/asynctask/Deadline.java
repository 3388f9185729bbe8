package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a task may take from its spawn to its stop, and the timer that sees to it. */
final class Deadline {

  final Duration limit;
  private final RawTask<?, ?> task;
  private volatile @Nullable Future<?> timer;
  private volatile @Nullable TaskDeadlineException failure;

  Deadline(RawTask<?, ?> task, Duration limit) {
    this.task = task;
    this.limit = limit;
  }

  /** Starts the clock. */
  void start() {
    timer =
        Threads.TIMER.schedule(
            () -> Threads.STOPPERS.execute(this::expire), nanos(limit), TimeUnit.NANOSECONDS);
    // A task that ends looks for the timer; this is the other way round.
    if (task.is(State.ENDED)) {
      cancel();
    }
  }

  /** The limit has passed. */
  void expire() {
    TaskDeadlineException overdue =
        new TaskDeadlineException("The deadline of " + limit + " has passed for " + task);
    Thread runner = task.runnerThread();
    if (runner != null) {
      overdue.addSuppressed(new RunnerStack(runner));
    }
    failure = overdue;
    task.expire();
  }

  void cancel() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** What the handle fails with; set before the task expires. */
  TaskDeadlineException failure() {
    TaskDeadlineException overdue = failure;
    return overdue == null ? new TaskDeadlineException("The deadline has passed") : overdue;
  }

  private static long nanos(Duration limit) {
    try {
      return limit.toNanos();
    } catch (ArithmeticException beyond292Years) {
      return Long.MAX_VALUE;
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

  /**
   * The daemon threads for all deadlines of the process, started by the first. One keeps the time
   * and only hands over, as stopping a task runs hooks and schedule functions, which may take
   * theirs. A few do that; not the common pool, whose threads overdue bodies may occupy.
   */
  private static final class Threads {

    static final ThreadPoolExecutor STOPPERS =
        new ThreadPoolExecutor(
            8,
            8,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            runnable -> daemon(runnable, "async-task-overdue"));

    static final ScheduledThreadPoolExecutor TIMER =
        new ScheduledThreadPoolExecutor(1, runnable -> daemon(runnable, "async-task-deadlines"));

    static {
      STOPPERS.allowCoreThreadTimeOut(true);
      TIMER.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable runnable, String name) {
      Thread thread = new Thread(runnable, name);
      thread.setDaemon(true);
      return thread;
    }
  }
}

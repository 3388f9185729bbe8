package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The daemon threads that do for all tasks of the process what is to be done later, started by the
 * first. One keeps the time and only hands over, as stopping a task runs hooks and schedule
 * functions, which may take theirs. A few do that; not the common pool, whose threads overdue
 * bodies may occupy.
 */
final class Timer {

  private static final ThreadPoolExecutor ACTORS =
      new ThreadPoolExecutor(
          8,
          8,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          runnable -> daemon(runnable, "async-task-overdue"));

  private static final ScheduledThreadPoolExecutor CLOCK =
      new ScheduledThreadPoolExecutor(1, runnable -> daemon(runnable, "async-task-timer"));

  static {
    ACTORS.allowCoreThreadTimeOut(true);
    CLOCK.setRemoveOnCancelPolicy(true);
  }

  private Timer() {}

  static Future<?> schedule(Duration delay, Runnable action) {
    return CLOCK.schedule(() -> ACTORS.execute(action), nanos(delay), TimeUnit.NANOSECONDS);
  }

  private static long nanos(Duration delay) {
    try {
      return delay.toNanos();
    } catch (ArithmeticException beyond292Years) {
      return Long.MAX_VALUE;
    }
  }

  private static Thread daemon(Runnable runnable, String name) {
    Thread thread = new Thread(runnable, name);
    thread.setDaemon(true);
    return thread;
  }
}

package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The daemon threads that do for all tasks of the process what is to be done later, started by the
 * first. One keeps the time and only hands over, as stopping a task runs hooks and schedule
 * functions, which may take theirs. Others do that, one more whenever all are occupied, up to a
 * limit; not the common pool, whose threads overdue bodies may occupy.
 */
final class Timer {

  private static final int MAX_ACTORS = 256;

  private static final ThreadPoolExecutor ACTORS =
      new ThreadPoolExecutor(
          0,
          MAX_ACTORS,
          10,
          TimeUnit.SECONDS,
          new Handover(),
          runnable -> daemon(runnable, "async-task-overdue"),
          (action, actors) -> actors.getQueue().add(action));

  /** Takes only what a thread is waiting for, so that the pool starts another one; else all. */
  private static final class Handover extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable action) {
      return tryTransfer(action);
    }

    @Override
    public boolean add(Runnable action) {
      return super.offer(action);
    }
  }

  private static final ScheduledThreadPoolExecutor CLOCK =
      new ScheduledThreadPoolExecutor(1, runnable -> daemon(runnable, "async-task-timer"));

  static {
    CLOCK.setRemoveOnCancelPolicy(true);
  }

  private Timer() {}

  static Future<?> schedule(Duration delay, Runnable action) {
    return CLOCK.schedule(() -> ACTORS.execute(action), nanos(delay), TimeUnit.NANOSECONDS);
  }

  static long nanos(Duration delay) {
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

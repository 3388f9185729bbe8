package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon threads that run delayed actions for all tasks of the process. They are started when
 * they are needed and end when there is nothing to do. One thread keeps the time and only hands the
 * due actions over: an action may stop a task, which runs hooks and schedule functions that may
 * take long. Other threads run the actions, one more whenever all are busy, up to a limit. The
 * common pool does not run them, as overdue bodies may occupy its threads.
 *
 * <p>If there is no thread or no memory for a due action, the timer thread keeps it and tries
 * again.
 */
final class DelayedActions {

  private static final int MAX_RUNNERS = 256;

  /** The time after which an idle thread ends. It keeps its class loader so long. */
  private static final long IDLE_SECONDS = 5;

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final ThreadPoolExecutor RUNNERS =
      new ThreadPoolExecutor(
          0,
          MAX_RUNNERS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new Handover(),
          runnable -> daemon(runnable, "async-task-overdue"),
          (action, pool) -> pool.getQueue().add(action));

  /**
   * A queue whose offer needs a waiting thread, so that the pool starts another one; add does not.
   */
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

  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(1, runnable -> daemon(runnable, "async-task-timer"));

  static {
    TIMER.setRemoveOnCancelPolicy(true);
    TIMER.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    TIMER.allowCoreThreadTimeOut(true);
  }

  private DelayedActions() {}

  /**
   * Runs {@code action} after {@code delay}, on a thread that may take its time.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  static Future<?> schedule(Duration delay, Runnable action) {
    return TIMER.schedule(() -> handOver(action), nanos(delay), TimeUnit.NANOSECONDS);
  }

  /** Hands over a due action, from the timer thread; tries until it succeeds, so none is lost. */
  private static void handOver(Runnable action) {
    for (; ; ) {
      try {
        RUNNERS.execute(action);
        return;
      } catch (Throwable noThreadLeft) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Runs {@code action} soon, on a thread that may take its time.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  static void execute(Runnable action) {
    RUNNERS.execute(action);
  }

  /** Starts threads again that a shortage has ended. */
  static void restartAfterShortage() {
    try {
      if (isDead(TIMER)) {
        TIMER.prestartCoreThread();
      }
      if (isDead(RUNNERS)) {
        RUNNERS.execute(() -> {}); // its thread goes on with the queue
      }
    } catch (OutOfMemoryError noThreadLeft) {
      // The next caller tries again.
    }
  }

  private static boolean isDead(ThreadPoolExecutor pool) {
    return pool.getPoolSize() == 0 && !pool.getQueue().isEmpty();
  }

  static long nanos(Duration delay) {
    try {
      return delay.toNanos();
    } catch (ArithmeticException beyond292Years) {
      return Long.MAX_VALUE;
    }
  }

  /** Returns a daemon thread that inherits nothing from the thread that happens to start it. */
  static Thread daemon(Runnable runnable, String name) {
    Thread thread = new Thread(null, runnable, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}

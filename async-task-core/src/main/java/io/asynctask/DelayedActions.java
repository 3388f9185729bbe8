package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon threads that do for all tasks of the process what is to be done later, started when
 * they are needed and gone when there is nothing to do. One keeps the time and only hands over, as
 * stopping a task runs hooks and schedule functions, which may take theirs. Others do that, one
 * more whenever all are occupied, up to a limit; not the common pool, whose threads overdue bodies
 * may occupy.
 *
 * <p>What is due while there is neither a thread nor memory for it, is kept by the thread of the
 * clock, which tries again.
 */
final class DelayedActions {

  private static final int MAX_ACTORS = 256;

  /** How long a thread waits for more to do. A class loader that is to go waits as long for it. */
  private static final long IDLE_SECONDS = 5;

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final ThreadPoolExecutor ACTORS =
      new ThreadPoolExecutor(
          0,
          MAX_ACTORS,
          IDLE_SECONDS,
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
    CLOCK.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    CLOCK.allowCoreThreadTimeOut(true);
  }

  private DelayedActions() {}

  /**
   * Has {@code action} run after {@code delay}.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  static Future<?> schedule(Duration delay, Runnable action) {
    return CLOCK.schedule(() -> handOver(action), nanos(delay), TimeUnit.NANOSECONDS);
  }

  /** On the clock's thread, which keeps what it cannot hand over: nothing that is due gets lost. */
  private static void handOver(Runnable action) {
    for (; ; ) {
      try {
        ACTORS.execute(action);
        return;
      } catch (Throwable noThreadLeft) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Has {@code action} run soon, on a thread that may take its time.
   *
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  static void execute(Runnable action) {
    ACTORS.execute(action);
  }

  /** Starts threads again that a shortage has ended; for who comes by anyway. */
  static void restartAfterShortage() {
    try {
      if (isDead(CLOCK)) {
        CLOCK.prestartCoreThread();
      }
      if (isDead(ACTORS)) {
        ACTORS.execute(() -> {}); // a thread for that takes the queue on
      }
    } catch (OutOfMemoryError noThreadLeft) {
      // The next one who comes by tries again.
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

  /** A thread that nothing of who happened to need it first is inherited by. */
  static Thread daemon(Runnable runnable, String name) {
    Thread thread = new Thread(null, runnable, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}

package io.asynctask.spring.task;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timer that all features share: runs short actions later, on one daemon thread that ends when
 * no action is left. The timer of {@link CompletableFuture} is not used, because its thread never
 * ends and keeps the class loader of the first application that needs it.
 *
 * @since 0.1.0
 */
public final class SharedTimer {

  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(1, SharedTimer::thread);

  static {
    TIMER.setRemoveOnCancelPolicy(true);
    TIMER.setKeepAliveTime(1, TimeUnit.SECONDS);
    TIMER.allowCoreThreadTimeOut(true);
  }

  private SharedTimer() {}

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(null, run, "async-task-spring-timer", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /**
   * Runs {@code action} after {@code delay}. It must neither block nor take long.
   *
   * @param delay the delay
   * @param action the action
   * @return cancels the action
   * @throws OutOfMemoryError when there is no memory, or no thread can be started
   */
  public static Future<?> schedule(Duration delay, Runnable action) {
    return TIMER.schedule(action, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
  }

  /**
   * Completes {@code future} after {@code limit}, or at once if no thread can be started.
   *
   * @param limit the limit
   * @param future the future
   */
  public static void completeAfter(Duration limit, CompletableFuture<@Nullable Void> future) {
    if (future.isDone()) {
      return;
    }
    try {
      Future<?> timeout = schedule(limit, () -> future.complete(null));
      var unused = future.whenComplete((ignored, failure) -> timeout.cancel(false));
    } catch (OutOfMemoryError shortage) {
      future.complete(null);
    }
  }
}

package io.asynctask.spring.executor;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replacements for the JDK's policies by which a pool drops what it cannot run: a task is reported
 * when it is dropped. Each replacement is an instance of the JDK's own class, and does the same as
 * that class with work that is no task.
 */
final class DropReportingPolicy {

  private DropReportingPolicy() {}

  /** Says that the policy of a pool drops the task that the pool was to run. */
  static final class DroppedException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    DroppedException(ThreadPoolExecutor pool) {
      super("The rejection policy of the pool drops it: " + pool);
    }

    static boolean isIn(@Nullable Throwable refusal) {
      return refusal instanceof DroppedException
          || (refusal instanceof RejectedExecutionException && isIn(refusal.getCause()));
    }
  }

  /**
   * Returns a policy that does what {@code handler} does and reports drops; {@code handler} itself
   * unless it is one of the JDK's policies that drop.
   *
   * @param onDropped ends a task that was in the queue
   */
  static RejectedExecutionHandler of(
      RejectedExecutionHandler handler, Consumer<? super Runnable> onDropped) {
    if (handler.getClass() == ThreadPoolExecutor.DiscardPolicy.class) {
      return new ReportingDiscardPolicy();
    }
    return handler.getClass() == ThreadPoolExecutor.DiscardOldestPolicy.class
        ? new ReportingDiscardOldestPolicy(onDropped)
        : handler;
  }

  private static void drop(Runnable run, ThreadPoolExecutor pool) {
    if (DelegateExecutor.isTaskSubmission(run)) {
      throw new DroppedException(pool);
    }
  }

  private static final class ReportingDiscardPolicy extends ThreadPoolExecutor.DiscardPolicy {

    @Override
    public void rejectedExecution(Runnable run, ThreadPoolExecutor pool) {
      drop(run, pool);
    }
  }

  private static final class ReportingDiscardOldestPolicy
      extends ThreadPoolExecutor.DiscardOldestPolicy {

    private final Consumer<? super Runnable> onDropped;

    ReportingDiscardOldestPolicy(Consumer<? super Runnable> onDropped) {
      this.onDropped = onDropped;
    }

    @Override
    public void rejectedExecution(Runnable run, ThreadPoolExecutor pool) {
      if (pool.isShutdown()) {
        drop(run, pool);
        return;
      }
      Runnable oldest = pool.getQueue().poll();
      if (oldest != null) {
        onDropped.accept(oldest);
      }
      pool.execute(run);
    }
  }
}

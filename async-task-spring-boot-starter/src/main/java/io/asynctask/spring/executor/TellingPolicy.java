package io.asynctask.spring.executor;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The policies of the JDK by which a pool drops what it cannot run, with the difference that the
 * run of a task is not dropped without a word. Each is still an instance of the JDK's own class,
 * and does the same as that with whatever is no task.
 */
final class TellingPolicy {

  private TellingPolicy() {}

  /** Says that the policy of a pool drops the run which it was to be given. */
  static final class Dropped extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    Dropped(ThreadPoolExecutor pool) {
      super("The rejection policy of the pool drops it: " + pool);
    }

    static boolean isIn(@Nullable Throwable refusal) {
      return refusal instanceof Dropped
          || (refusal instanceof RejectedExecutionException && isIn(refusal.getCause()));
    }
  }

  /**
   * The policy that does what {@code handler} does; that itself unless it is one of the JDK's that
   * drop.
   *
   * @param dropped ends a task that was in the queue
   */
  static RejectedExecutionHandler of(
      RejectedExecutionHandler handler, Consumer<? super Runnable> dropped) {
    if (handler.getClass() == ThreadPoolExecutor.DiscardPolicy.class) {
      return new Newest();
    }
    return handler.getClass() == ThreadPoolExecutor.DiscardOldestPolicy.class
        ? new Oldest(dropped)
        : handler;
  }

  private static void drop(Runnable run, ThreadPoolExecutor pool) {
    if (Carrier.isRunOfTask(run)) {
      throw new Dropped(pool);
    }
  }

  private static final class Newest extends ThreadPoolExecutor.DiscardPolicy {

    @Override
    public void rejectedExecution(Runnable run, ThreadPoolExecutor pool) {
      drop(run, pool);
    }
  }

  private static final class Oldest extends ThreadPoolExecutor.DiscardOldestPolicy {

    private final Consumer<? super Runnable> dropped;

    Oldest(Consumer<? super Runnable> dropped) {
      this.dropped = dropped;
    }

    @Override
    public void rejectedExecution(Runnable run, ThreadPoolExecutor pool) {
      if (pool.isShutdown()) {
        drop(run, pool);
        return;
      }
      Runnable oldest = pool.getQueue().poll();
      if (oldest != null) {
        dropped.accept(oldest);
      }
      pool.execute(run);
    }
  }
}

package io.asynctask.spring.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.AbortPolicy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The delegate executor of a {@link SpawningTaskExecutor}: the executor whose threads run its
 * tasks. Hides what Spring's kinds of executors do differently.
 *
 * @param executor is asked how many tasks run and queue, and is shut down
 * @param untracked runs a {@code Runnable} on a thread of {@code executor} without spawning a task;
 *     where {@code executor} spawns tasks itself, this is the {@code execute} of its superclass
 * @param closeAction is called before a pool is shut down; closes an executor of another kind
 */
record DelegateExecutor(AsyncTaskExecutor executor, Executor untracked, AutoCloseable closeAction) {

  /** Makes a delegate of an executor that spawns no tasks itself. */
  static DelegateExecutor of(AsyncTaskExecutor executor) {
    return new DelegateExecutor(executor, executor, () -> close(executor));
  }

  /**
   * Has a thread run it.
   *
   * @throws RejectedExecutionException when the executor is saturated or shut down; an executor
   *     that cannot start a thread throws something else
   */
  void execute(Runnable run) {
    untracked.execute(run);
  }

  /** Whether there is a pool. An executor that is not a bean may have none yet. */
  private boolean hasPool() {
    try {
      return pool() != null;
    } catch (IllegalStateException notInitialized) {
      return false;
    }
  }

  /** Starts a helper. A limit that would block the caller does not count for it. */
  void startHelper(DelegatePlaces.Helper helper) {
    if (executor instanceof SimpleAsyncTaskExecutor simple) {
      simple.createThread(helper).start();
    } else {
      execute(helper);
    }
  }

  private @Nullable ThreadPoolExecutor pool() {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      return pool.getThreadPoolExecutor();
    }
    if (executor instanceof ThreadPoolTaskScheduler scheduler) {
      return scheduler.getScheduledThreadPoolExecutor();
    }
    return executor instanceof ConcurrentTaskExecutor concurrent
            && concurrent.getConcurrentExecutor() instanceof ThreadPoolExecutor pool
        ? pool
        : null;
  }

  /** Has a pool that drops tasks report them. */
  void reportDrops(Consumer<? super Runnable> onDropped) {
    ThreadPoolExecutor pool = hasPool() ? pool() : null;
    if (pool != null) {
      RejectedExecutionHandler present = pool.getRejectedExecutionHandler();
      RejectedExecutionHandler reporting = DropReportingPolicy.of(present, onDropped);
      if (reporting != present) {
        pool.setRejectedExecutionHandler(reporting);
      }
    }
  }

  boolean isPool() {
    return executor instanceof ThreadPoolTaskExecutor
        || executor instanceof ThreadPoolTaskScheduler
        || (executor instanceof ConcurrentTaskExecutor concurrent
            && concurrent.getConcurrentExecutor() instanceof ThreadPoolExecutor);
  }

  /** Whether it limits the bodies that run at once, in a way that is known. */
  boolean isLimited() {
    return isPool()
        || (executor instanceof SimpleAsyncTaskExecutor simple && simple.getConcurrencyLimit() > 0);
  }

  /** How many bodies would be in flight now if each of them held a thread. */
  int concurrency() {
    ThreadPoolExecutor pool = pool();
    if (pool == null) {
      return maxConcurrency();
    }
    return pool.getQueue().remainingCapacity() == 0
        ? pool.getMaximumPoolSize()
        : Math.max(pool.getCorePoolSize(), pool.getPoolSize());
  }

  /** How many bodies could be in flight if each of them held a thread. */
  int maxConcurrency() {
    ThreadPoolExecutor pool = pool();
    if (pool != null) {
      return pool.getMaximumPoolSize();
    }
    return executor instanceof SimpleAsyncTaskExecutor simple && simple.getConcurrencyLimit() > 0
        ? simple.getConcurrencyLimit()
        : Integer.MAX_VALUE;
  }

  /**
   * Whether it would refuse one more body if so many bodies, which need no thread, held one each.
   */
  boolean wouldReject(long bodies) {
    ThreadPoolExecutor pool = pool();
    return pool != null
        && throwsWhenFull(pool)
        && bodies >= (long) pool.getMaximumPoolSize() + pool.getQueue().remainingCapacity();
  }

  /** Whether it is a pool that refuses what is too much, and is not shut down. */
  boolean throwsWhenFull() {
    ThreadPoolExecutor pool = pool();
    return pool != null && throwsWhenFull(pool) && !pool.isShutdown();
  }

  /** Whether the thread that calls {@link #execute} may have to run it. */
  boolean callerMayRun() {
    ThreadPoolExecutor pool = pool();
    return pool != null && !throwsWhenFull(pool);
  }

  private static boolean throwsWhenFull(ThreadPoolExecutor pool) {
    return pool.getRejectedExecutionHandler() instanceof AbortPolicy;
  }

  boolean isShutdown() {
    ThreadPoolExecutor pool = pool();
    return pool != null
        ? pool.isShutdown()
        : executor instanceof SimpleAsyncTaskExecutor simple && !simple.isActive();
  }

  /** How many threads of a pool run something; {@code null} where there is no pool. */
  @Nullable Integer activeThreads() {
    ThreadPoolExecutor pool = pool();
    return pool == null ? null : pool.getActiveCount();
  }

  /** How much waits for a thread of a pool; {@code null} where there is no pool. */
  @Nullable Integer queued() {
    ThreadPoolExecutor pool = pool();
    return pool == null ? null : pool.getQueue().size();
  }

  /** What the message of a rejection says of the limits. */
  String limits() {
    ThreadPoolExecutor pool = pool();
    if (pool == null) {
      return "no limits of its own";
    }
    BlockingQueue<?> queue = pool.getQueue();
    return Rejections.limits(
        pool.getMaximumPoolSize(), (long) queue.size() + queue.remainingCapacity());
  }

  /** Its phase among the beans that have a lifecycle. */
  int phase() {
    return executor instanceof ExecutorConfigurationSupport configured
        ? configured.getPhase()
        : ExecutorConfigurationSupport.DEFAULT_PHASE;
  }

  /** Initializes it as Spring would if it were the bean of this name. */
  void initializeAsBean(String name) throws Exception {
    if (executor instanceof BeanNameAware named) {
      named.setBeanName(name);
    }
    if (executor instanceof InitializingBean initializing) {
      initializing.afterPropertiesSet();
    }
  }

  /** Starts the shutdown of a pool, which still runs what it holds. */
  void initiateShutdown() {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      pool.initiateShutdown();
    }
  }

  /** Removes the submissions of tasks that no thread has taken yet. */
  List<Runnable> removeQueued() {
    List<Runnable> queued = new ArrayList<>();
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      boolean ignored =
          pool.getThreadPoolExecutor()
              .getQueue()
              .removeIf(run -> isTaskSubmission(run) && queued.add(run));
    }
    return queued;
  }

  /** Whether it belongs to tasks, and was not given to a pool directly. */
  static boolean isTaskSubmission(Runnable run) {
    return run instanceof TaskSubmission || run instanceof DelegatePlaces.Helper;
  }

  /** Destroys the task of a submission. Does with any other runnable what Spring would do. */
  static void destroy(Runnable run) {
    if (run instanceof TaskSubmission submission) {
      submission.destroy();
    } else if (run instanceof DelegatePlaces.Helper helper) {
      helper.runRemoved();
    } else if (run instanceof Future<?> future) {
      future.cancel(true);
    }
  }

  /** Shuts the executor down, and returns what it has not run. */
  List<Runnable> close() throws Exception {
    closeAction.close();
    // Not pool.shutdown(): it drops what it holds, and would wait for the end a second time.
    return executor instanceof ThreadPoolTaskExecutor pool
        ? pool.getThreadPoolExecutor().shutdownNow()
        : List.of();
  }

  private static void close(AsyncTaskExecutor executor) throws Exception {
    if (executor instanceof AutoCloseable closeable) {
      closeable.close();
    } else if (executor instanceof DisposableBean disposable
        && !(executor instanceof ThreadPoolTaskExecutor)) {
      disposable.destroy();
    }
  }
}

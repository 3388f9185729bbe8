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
 * The executor whose threads run the tasks: what the kinds that Spring has do differently.
 *
 * @param executor tells how many tasks run and queue, and ends
 * @param threads has a thread run a task; where {@code executor} spawns tasks itself, this is what
 *     its superclass does with a runnable
 * @param end is called before a pool is shut down; closes an executor of another kind
 */
record Carrier(AsyncTaskExecutor executor, Executor threads, AutoCloseable end) {

  /** A carrier that spawns no tasks itself. */
  static Carrier of(AsyncTaskExecutor executor) {
    return new Carrier(executor, executor, () -> end(executor));
  }

  /**
   * Has a thread run it.
   *
   * @throws RejectedExecutionException when the executor is saturated or shut down; who cannot
   *     start a thread throws something else
   */
  void execute(Runnable run) {
    threads.execute(run);
  }

  /** Whether a pool was made; one that is a bean comes without. */
  private boolean isReady() {
    try {
      return pool() != null;
    } catch (IllegalStateException notInitialized) {
      return false;
    }
  }

  /**
   * Has a thread run it that helps those which are there, beside a limit that would block the
   * caller.
   */
  void help(CarrierPlaces.Help run) {
    if (executor instanceof SimpleAsyncTaskExecutor simple) {
      simple.createThread(run).start();
    } else {
      execute(run);
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

  /** Has a pool that drops tasks tell of them. */
  void tellOfDrops(Consumer<? super Runnable> dropped) {
    ThreadPoolExecutor pool = isReady() ? pool() : null;
    if (pool != null) {
      RejectedExecutionHandler present = pool.getRejectedExecutionHandler();
      RejectedExecutionHandler telling = TellingPolicy.of(present, dropped);
      if (telling != present) {
        pool.setRejectedExecutionHandler(telling);
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

  /** How many bodies would be in flight at the moment if each held a thread. */
  int concurrency() {
    ThreadPoolExecutor pool = pool();
    if (pool == null) {
      return maximum();
    }
    return pool.getQueue().remainingCapacity() == 0
        ? pool.getMaximumPoolSize()
        : Math.max(pool.getCorePoolSize(), pool.getPoolSize());
  }

  /** How many bodies could be in flight if each held a thread. */
  int maximum() {
    ThreadPoolExecutor pool = pool();
    if (pool != null) {
      return pool.getMaximumPoolSize();
    }
    return executor instanceof SimpleAsyncTaskExecutor simple && simple.getConcurrencyLimit() > 0
        ? simple.getConcurrencyLimit()
        : Integer.MAX_VALUE;
  }

  /** Whether it would refuse one more if so many bodies, which need no thread, held one each. */
  boolean isFullWith(long bodies) {
    ThreadPoolExecutor pool = pool();
    if (pool == null || !(pool.getRejectedExecutionHandler() instanceof AbortPolicy)) {
      return false;
    }
    return bodies >= (long) pool.getMaximumPoolSize() + pool.getQueue().remainingCapacity();
  }

  /** Whether the thread that calls {@link #execute} may have to run it. */
  boolean callerMayRun() {
    ThreadPoolExecutor pool = pool();
    return pool != null && !(pool.getRejectedExecutionHandler() instanceof AbortPolicy);
  }

  boolean isShutdown() {
    ThreadPoolExecutor pool = pool();
    return pool != null
        ? pool.isShutdown()
        : executor instanceof SimpleAsyncTaskExecutor simple && !simple.isActive();
  }

  /** Threads of a pool that run something; {@code null} where there is no pool. */
  @Nullable Integer activeThreads() {
    ThreadPoolExecutor pool = pool();
    return pool == null ? null : pool.getActiveCount();
  }

  /** What waits for a thread of a pool; {@code null} where there is no pool. */
  @Nullable Integer queued() {
    ThreadPoolExecutor pool = pool();
    return pool == null ? null : pool.getQueue().size();
  }

  /** What a refusal says of the limits. */
  String limits() {
    ThreadPoolExecutor pool = pool();
    if (pool == null) {
      return "no limits of its own";
    }
    BlockingQueue<?> queue = pool.getQueue();
    return "limits %d and %d"
        .formatted(pool.getMaximumPoolSize(), (long) queue.size() + queue.remainingCapacity());
  }

  /** When it ends among the beans that have a lifecycle. */
  int phase() {
    return executor instanceof ExecutorConfigurationSupport configured
        ? configured.getPhase()
        : ExecutorConfigurationSupport.DEFAULT_PHASE;
  }

  /** Does what Spring would do if it were the bean of this name. */
  void start(String name) throws Exception {
    if (executor instanceof BeanNameAware named) {
      named.setBeanName(name);
    }
    if (executor instanceof InitializingBean initializing) {
      initializing.afterPropertiesSet();
    }
  }

  /** Lets it run what it still holds, and nothing else. */
  void leave() {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      pool.initiateShutdown();
    }
  }

  /** Takes the runs of tasks that it holds and no thread has yet. */
  List<Runnable> takeQueued() {
    List<Runnable> queued = new ArrayList<>();
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      boolean ignored =
          pool.getThreadPoolExecutor()
              .getQueue()
              .removeIf(run -> isRunOfTask(run) && queued.add(run));
    }
    return queued;
  }

  /** Whether it is the run of a task, and not what a pool was given directly. */
  static boolean isRunOfTask(Runnable run) {
    return run instanceof Pass || run instanceof CarrierPlaces.Help;
  }

  /** Destroys the task of a run, and does with another runnable what Spring does that remains. */
  static void destroy(Runnable run) {
    if (run instanceof Pass pass) {
      pass.destroy();
    } else if (run instanceof CarrierPlaces.Help help) {
      help.run();
    } else if (run instanceof Future<?> future) {
      future.cancel(true);
    }
  }

  /** Ends the executor; gives back what it has not come to run. */
  List<Runnable> close() throws Exception {
    end.close();
    // Not pool.shutdown(): it drops what it holds, and would wait for the end a second time.
    return executor instanceof ThreadPoolTaskExecutor pool
        ? pool.getThreadPoolExecutor().shutdownNow()
        : List.of();
  }

  private static void end(AsyncTaskExecutor executor) throws Exception {
    if (executor instanceof AutoCloseable closeable) {
      closeable.close();
    } else if (executor instanceof DisposableBean disposable
        && !(executor instanceof ThreadPoolTaskExecutor)) {
      disposable.destroy();
    }
  }
}

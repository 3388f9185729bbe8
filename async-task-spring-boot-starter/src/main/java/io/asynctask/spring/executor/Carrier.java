package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

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

  private @Nullable ThreadPoolExecutor pool() {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      return pool.getThreadPoolExecutor();
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

  /** Bodies in a thread. */
  int running(LiveWork work) {
    ThreadPoolExecutor pool = pool();
    return pool == null ? work.count(TaskState.RUNNING) : pool.getActiveCount();
  }

  /** Tasks that wait for a thread. */
  int queued(LiveWork work) {
    ThreadPoolExecutor pool = pool();
    return pool == null ? work.count(TaskState.SCHEDULED) : pool.getQueue().size();
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

  /** Destroys the tasks that it holds and no thread has yet. */
  void destroyQueued() {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      List<Runnable> queued = new ArrayList<>();
      boolean ignored =
          pool.getThreadPoolExecutor()
              .getQueue()
              .removeIf(run -> isRunOfTask(run) && queued.add(run));
      destroy(queued);
    }
  }

  /** Whether it is the run of a task, and not what a pool was given directly. */
  static boolean isRunOfTask(Runnable run) {
    return run instanceof Task<?> || run instanceof Gate.Pass;
  }

  /** Destroys tasks, and does with other runnables what Spring does with those that remain. */
  static void destroy(List<Runnable> queued) {
    for (Runnable run : queued) {
      if (run instanceof Task<?> task) {
        task.cancel();
      } else if (run instanceof Gate.Pass pass) {
        pass.run(); // of a task that is cancelled already
      } else if (run instanceof Future<?> future) {
        future.cancel(true);
      }
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

package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.TaskState;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The executor whose threads run the tasks: what the kinds that Spring has do differently. */
record Carrier(AsyncTaskExecutor executor) {

  /**
   * Has a thread run it.
   *
   * @throws RejectedExecutionException when the executor is saturated or shut down
   */
  void execute(Runnable run) {
    executor.execute(run);
  }

  /** Bodies in a thread. */
  int running(LiveWork work) {
    return executor instanceof ThreadPoolTaskExecutor pool
        ? pool.getActiveCount()
        : work.count(TaskState.RUNNING);
  }

  /** Tasks that wait for a thread. */
  int queued(LiveWork work) {
    return executor instanceof ThreadPoolTaskExecutor pool
        ? pool.getQueueSize()
        : work.count(TaskState.SCHEDULED);
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

  /** Ends the executor; what it still holds is cancelled already and is destroyed here. */
  void close() throws Exception {
    if (executor instanceof ThreadPoolTaskExecutor pool) {
      // Not pool.shutdown(): it drops what it holds, and would wait for the end a second time.
      for (Runnable left : pool.getThreadPoolExecutor().shutdownNow()) {
        if (left instanceof Task<?> task) {
          task.cancel();
        } else {
          left.run();
        }
      }
    } else if (executor instanceof AutoCloseable closeable) {
      closeable.close();
    } else if (executor instanceof DisposableBean disposable) {
      disposable.destroy();
    }
  }
}

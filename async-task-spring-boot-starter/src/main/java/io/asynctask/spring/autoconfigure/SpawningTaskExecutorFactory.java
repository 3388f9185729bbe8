package io.asynctask.spring.autoconfigure;

import static java.util.Objects.requireNonNull;

import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties.Threads;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.ShutdownPolicy;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Makes the executor beans, over carriers from Spring Boot's own builders. */
record SpawningTaskExecutorFactory(
    LiveTasks liveTasks,
    ContextPropagation context,
    List<RejectionListener> rejectionListeners,
    AsyncTaskProperties properties,
    TaskExecutionProperties execution,
    LifecycleProperties lifecycle,
    ObjectProvider<ThreadPoolTaskExecutorBuilder> pools,
    ObjectProvider<SimpleAsyncTaskExecutorBuilder> simples,
    Environment environment) {

  /** The executor that Spring Boot would make. */
  SpawningTaskExecutor applicationTaskExecutor() {
    if (!Threading.VIRTUAL.isActive(environment)) {
      return executor(pools.getObject().build(), false).build();
    }
    SimpleAsyncTaskExecutor carrier = simples.getObject().build();
    return executor(carrier, true).limits(limitsOf(carrier)).build();
  }

  /**
   * Takes the limit over from the carrier, where it would make a task that yields wait for the
   * thread that it runs on.
   */
  private @Nullable ExecutorLimits limitsOf(SimpleAsyncTaskExecutor carrier) {
    int concurrency = carrier.getConcurrencyLimit();
    if (concurrency <= 0) {
      return null;
    }
    carrier.setConcurrencyLimit(SimpleAsyncTaskExecutor.UNBOUNDED_CONCURRENCY);
    boolean reject = execution.getSimple().isRejectTasksWhenLimitReached();
    return new ExecutorLimits(concurrency, 0, reject ? Saturation.REJECT : Saturation.BLOCK);
  }

  /** The executor of this name in the properties. */
  SpawningTaskExecutor fromProperties(String name) {
    AsyncTaskProperties.Executor executor = requireNonNull(properties.executors().get(name), name);
    boolean virtual =
        executor.threads() == null
            ? Threading.VIRTUAL.isActive(environment)
            : executor.threads() == Threads.VIRTUAL;
    Integer concurrency = executor.concurrency();
    AsyncTaskExecutor carrier =
        virtual
            ? simples
                .getObject()
                .threadNamePrefix(name + "-")
                .virtualThreads(true)
                .concurrencyLimit(null)
                .build()
            : pool(name, concurrency);
    return executor(carrier, virtual)
        .limits(
            concurrency == null
                ? null
                : new ExecutorLimits(
                    concurrency,
                    Objects.requireNonNullElse(executor.queueCapacity(), Integer.MAX_VALUE),
                    executor.onSaturation()))
        .deadline(executor.deadline())
        .build();
  }

  private AsyncTaskExecutor pool(String name, @Nullable Integer concurrency) {
    ThreadPoolTaskExecutorBuilder pool = pools.getObject().threadNamePrefix(name + "-");
    return concurrency == null
        ? pool.build()
        : pool.corePoolSize(concurrency)
            .maxPoolSize(concurrency)
            .queueCapacity(Integer.MAX_VALUE)
            .build();
  }

  private SpawningTaskExecutorBuilder executor(AsyncTaskExecutor carrier, boolean virtual) {
    TaskExecutionProperties.Shutdown shutdown = execution.getShutdown();
    Duration period = shutdown.getAwaitTerminationPeriod();
    Duration await = shutdown.isAwaitTermination() && period != null ? period : Duration.ZERO;
    // As Spring does it: a pool that waits for the end of its tasks goes on accepting them.
    boolean late =
        !virtual
            && (shutdown.isAwaitTermination()
                || execution.getPool().getShutdown().isAcceptTasksAfterContextClose());
    return SpawningTaskExecutor.over(carrier, liveTasks)
        .context(context)
        .rejectionListeners(rejectionListeners)
        .shutdown(
            new ShutdownPolicy(
                lifecycle.getTimeoutPerShutdownPhase(), await, properties.shutdownGrace(), late));
  }
}

package io.asynctask.spring.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties.Threads;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.DecoratingPropagation;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import io.asynctask.spring.task.TextRules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

/** Makes the executor beans, over carriers from Spring Boot's own builders. */
record SpawningTaskExecutorFactory(
    LiveTasks liveTasks,
    ContextPropagation context,
    List<RejectionListener> rejectionListeners,
    AsyncTaskProperties properties,
    LifecycleProperties lifecycle,
    ObjectProvider<ThreadPoolTaskExecutorBuilder> pools,
    ObjectProvider<SimpleAsyncTaskExecutorBuilder> simples,
    Environment environment,
    TextRules text) {

  /** The executor that Spring Boot would make. */
  SpawningTaskExecutor applicationTaskExecutor() {
    if (!Threading.VIRTUAL.isActive(environment)) {
      return over(pools.getObject()).name(APPLICATION_TASK_EXECUTOR_BEAN_NAME).build();
    }
    ThreadCarrier carrier = simples.getObject().configure(new ThreadCarrier());
    return over(carrier, carrier.limits()).name(APPLICATION_TASK_EXECUTOR_BEAN_NAME).build();
  }

  /** The executor of this name in the properties. */
  SpawningTaskExecutor fromProperties(String name) {
    AsyncTaskProperties.Executor executor = requireNonNull(properties.executors().get(name), name);
    boolean virtual =
        executor.threads() == null
            ? Threading.VIRTUAL.isActive(environment)
            : executor.threads() == Threads.VIRTUAL;
    Integer concurrency = executor.concurrency();
    ExecutorLimits limits =
        concurrency == null
            ? null
            : new ExecutorLimits(
                concurrency,
                Objects.requireNonNullElse(executor.queueCapacity(), Integer.MAX_VALUE),
                executor.onSaturation());
    return (virtual ? over(threads(name), limits) : over(pool(name, concurrency)).limits(limits))
        .name(name)
        .deadline(executor.deadline())
        .build();
  }

  private ThreadCarrier threads(String name) {
    return simples
        .getObject()
        .threadNamePrefix(name + "-")
        .virtualThreads(true)
        .concurrencyLimit(null)
        .configure(new ThreadCarrier());
  }

  private ThreadPoolTaskExecutorBuilder pool(String name, @Nullable Integer concurrency) {
    ThreadPoolTaskExecutorBuilder pool = pools.getObject().threadNamePrefix(name + "-");
    return concurrency == null
        ? pool
        : pool.corePoolSize(concurrency).maxPoolSize(concurrency).queueCapacity(Integer.MAX_VALUE);
  }

  private SpawningTaskExecutorBuilder over(ThreadPoolTaskExecutorBuilder pool) {
    PoolCarrier carrier = pool.configure(new PoolCarrier());
    return over(carrier, carrier.decorator(), context)
        .shutdown(carrier.shutdownPolicy(phaseTimeout(), properties.shutdownGrace()));
  }

  /** With limits, a task's thread is started by the one that has made place for it. */
  private SpawningTaskExecutorBuilder over(ThreadCarrier carrier, @Nullable ExecutorLimits limits) {
    return over(carrier, carrier.decorator(), limits == null ? context.threadPerTask() : context)
        .limits(limits)
        .shutdown(carrier.shutdownPolicy(phaseTimeout(), properties.shutdownGrace()));
  }

  private SpawningTaskExecutorBuilder over(
      AsyncTaskExecutor carrier, @Nullable TaskDecorator decorator, ContextPropagation context) {
    return SpawningTaskExecutor.over(carrier, liveTasks)
        .context(decorator == null ? context : new DecoratingPropagation(decorator, context))
        .rejectionListeners(rejectionListeners)
        .text(text);
  }

  /** A negative one is none, as with Spring. */
  private Duration phaseTimeout() {
    Duration given = lifecycle.getTimeoutPerShutdownPhase();
    return given.isNegative() ? Duration.ZERO : given;
  }
}

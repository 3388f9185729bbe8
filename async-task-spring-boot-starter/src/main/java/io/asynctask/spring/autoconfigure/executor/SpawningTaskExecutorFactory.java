package io.asynctask.spring.autoconfigure.executor;

import static java.util.Objects.requireNonNull;
import static org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.LateBeans;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.ShutdownPolicy;
import io.asynctask.spring.executor.SpawningSimpleAsyncTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import io.asynctask.spring.executor.SpawningThreadPoolTaskExecutor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;

/**
 * The factory of the executor beans, which Spring Boot's own builders configure. It has the beans
 * that all executors share, and that they look up when a task needs them.
 */
record SpawningTaskExecutorFactory(
    ObjectProvider<SpawningTaskExecutorBuilder> builders,
    AsyncTaskProperties properties,
    ObjectProvider<LifecycleProperties> lifecycle,
    ObjectProvider<ThreadPoolTaskExecutorBuilder> pools,
    ObjectProvider<SimpleAsyncTaskExecutorBuilder> simples,
    LateContext context,
    LateBeans<RejectionListener> rejectionListeners) {

  static final String APPLICATION_THREAD_POOL = "applicationThreadPool";
  static final String APPLICATION_SIMPLE_ASYNC = "applicationSimpleAsync";
  static final String THREAD_POOL_OF_PROPERTIES = "threadPoolOfProperties";
  static final String SIMPLE_ASYNC_OF_PROPERTIES = "simpleAsyncOfProperties";

  /**
   * The executor that Spring Boot would make for platform threads, by whose definition it is made.
   */
  @Bean(APPLICATION_TASK_EXECUTOR_BEAN_NAME)
  SpawningThreadPoolTaskExecutor applicationThreadPool() {
    return pools
        .getObject()
        .configure(builder(APPLICATION_TASK_EXECUTOR_BEAN_NAME).buildThreadPool());
  }

  /**
   * The executor that Spring Boot would make for virtual threads, by whose definition it is made.
   */
  @Bean(APPLICATION_TASK_EXECUTOR_BEAN_NAME)
  SpawningSimpleAsyncTaskExecutor applicationSimpleAsync() {
    return simples
        .getObject()
        .configure(builder(APPLICATION_TASK_EXECUTOR_BEAN_NAME).buildSimpleAsync());
  }

  /** Creates the executor of this name in the properties, on platform threads. */
  SpawningThreadPoolTaskExecutor threadPoolOfProperties(String name) {
    Integer concurrency = executor(name).concurrency();
    ThreadPoolTaskExecutorBuilder pool = pools.getObject().threadNamePrefix(name + "-");
    if (concurrency != null) {
      pool =
          pool.corePoolSize(concurrency).maxPoolSize(concurrency).queueCapacity(Integer.MAX_VALUE);
    }
    return pool.configure(builderOfProperties(name).buildThreadPool());
  }

  /** Creates the executor of this name in the properties, on virtual threads. */
  SpawningSimpleAsyncTaskExecutor simpleAsyncOfProperties(String name) {
    return simples
        .getObject()
        .threadNamePrefix(name + "-")
        .virtualThreads(true)
        .concurrencyLimit(null)
        .configure(builderOfProperties(name).buildSimpleAsync());
  }

  private AsyncTaskProperties.Executor executor(String name) {
    return requireNonNull(properties.executors().get(name), name);
  }

  private SpawningTaskExecutorBuilder builderOfProperties(String name) {
    AsyncTaskProperties.Executor executor = executor(name);
    return builder(name)
        .limits(limits(executor))
        .deadline(executor.deadline())
        .stages(executor.stages() == null ? properties.stages() : executor.stages());
  }

  private static @Nullable ExecutorLimits limits(AsyncTaskProperties.Executor executor) {
    Integer concurrency = executor.concurrency();
    return concurrency == null
        ? null
        : new ExecutorLimits(
            concurrency,
            Objects.requireNonNullElse(executor.queueCapacity(), Integer.MAX_VALUE),
            executor.onSaturation());
  }

  private SpawningTaskExecutorBuilder builder(String name) {
    return builders
        .getObject()
        .name(name)
        .shutdown(
            new ShutdownPolicy(phaseTimeout(), Duration.ZERO, properties.shutdownGrace(), false));
  }

  /** Returns the timeout of a phase. A negative one means none, as with Spring. */
  private Duration phaseTimeout() {
    Duration given =
        lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
    return given.isNegative() ? Duration.ZERO : given;
  }
}

package io.asynctask.spring.autoconfigure.async;

import io.asynctask.spring.async.EnableAsyncHints;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@code @Async} methods as tasks, where {@code @EnableAsync} or the property
 * 'async-task.async-methods.mode' makes them asynchronous.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SpawningTaskExecutorAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ImportRuntimeHints(EnableAsyncHints.class)
public final class AsyncMethodsAutoConfiguration {

  @Bean
  static AsyncMethodsRegistrar asyncMethodsRegistrar(Environment environment) {
    return new AsyncMethodsRegistrar(environment);
  }
}

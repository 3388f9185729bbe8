package io.asynctask.spring.durable.method;

import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.durable.autoconfigure.DurableMethodsAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application with durable methods and without a database. */
final class DurableApplication {

  private DurableApplication() {}

  /** With {@code @EnableAsync}, and calls that a test starts. */
  static ApplicationContextRunner runner() {
    return withoutCalls()
        .withUserConfiguration(Enabled.class)
        .withBean(FakeDurableCalls.class, FakeDurableCalls::new);
  }

  /** Without {@code @EnableAsync} and without a store. */
  static ApplicationContextRunner withoutCalls() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                PropertyPlaceholderAutoConfiguration.class,
                JacksonAutoConfiguration.class,
                LiveTasksAutoConfiguration.class,
                ContextPropagationAutoConfiguration.class,
                TaskExecutionAutoConfiguration.class,
                SpawningTaskExecutorAutoConfiguration.class,
                AsyncMethodsAutoConfiguration.class,
                DurableMethodsAutoConfiguration.class));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync(proxyTargetClass = true)
  static class Enabled {}

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class EnabledWithInterfaces {}
}

package io.asynctask.spring.async;

import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application with the starter, as far as {@code @Async} methods go. */
final class Starter {

  private Starter() {}

  /** With {@code @EnableAsync}. */
  static ApplicationContextRunner enabled() {
    return application().withUserConfiguration(Enabled.class);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync(proxyTargetClass = true) // the default of Spring Boot
  static class Enabled {}

  /** Without {@code @EnableAsync}. */
  static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                PropertyPlaceholderAutoConfiguration.class,
                LiveTasksAutoConfiguration.class,
                ContextPropagationAutoConfiguration.class,
                TaskExecutionAutoConfiguration.class,
                SpawningTaskExecutorAutoConfiguration.class,
                AsyncMethodsAutoConfiguration.class));
  }
}

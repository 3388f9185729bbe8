package io.asynctask.spring.async;

import io.asynctask.spring.autoconfigure.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.LiveTasksAutoConfiguration;
import io.asynctask.spring.autoconfigure.SpawningTaskExecutorAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with the starter, as far as {@code @Async} methods go. */
final class Starter {

  private Starter() {}

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

package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.spring.actuate.AsyncTasksHealthIndicator;
import io.asynctask.spring.actuate.TaskWatch;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the health contributor {@code asyncTasks}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TaskWarningsAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("asynctasks")
@ConditionalOnBean(TaskWatch.class)
@EnableConfigurationProperties(TaskWarningsProperties.class)
public final class AsyncTasksHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "asyncTasksHealthIndicator")
  AsyncTasksHealthIndicator asyncTasksHealthIndicator(
      TaskWatch watch, TaskWarningsProperties warnings) {
    return new AsyncTasksHealthIndicator(watch, warnings.downOn());
  }
}

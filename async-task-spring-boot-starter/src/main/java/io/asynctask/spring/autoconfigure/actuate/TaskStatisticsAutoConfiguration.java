package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.statistics.TaskStatistics;
import org.HdrHistogram.Histogram;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the times of finished tasks. They need HdrHistogram, which comes with
 * Micrometer, and are kept only if the endpoint that shows them is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass({Histogram.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(AsyncTasksEndpoint.class)
@ConditionalOnBooleanProperty(name = "async-task.statistics.enabled", matchIfMissing = true)
@EnableConfigurationProperties({AsyncTaskProperties.class, TaskStatisticsProperties.class})
public final class TaskStatisticsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskStatistics taskStatistics(
      AsyncTaskProperties properties, TaskStatisticsProperties statistics) {
    return new TaskStatistics(statistics.window(), properties.metrics().maxNames());
  }
}

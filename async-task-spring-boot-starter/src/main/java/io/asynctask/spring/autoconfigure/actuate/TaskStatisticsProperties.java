package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.spring.autoconfigure.PropertyCheck;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the times of finished tasks that the endpoint 'asynctasks' shows for groups.
 *
 * @param enabled Whether the times of finished tasks are kept, if the endpoint is exposed.
 * @param window How long a finished task counts. Names beyond 'async-task.metrics.max-names' count
 *     for their executor only.
 * @since 0.1.0
 */
@ConfigurationProperties("async-task.statistics")
public record TaskStatisticsProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("5m") Duration window) {

  /** Checks the values. */
  public TaskStatisticsProperties {
    PropertyCheck.positive("async-task.statistics.window", window);
  }
}

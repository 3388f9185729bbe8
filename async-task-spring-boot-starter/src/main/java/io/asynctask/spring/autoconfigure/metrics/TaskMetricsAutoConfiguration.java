package io.asynctask.spring.autoconfigure.metrics;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.metrics.TaskMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the meters of tasks. Spring Boot has those of their thread pools.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "async-task.metrics.enabled", matchIfMissing = true)
public final class TaskMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskMeters taskMeters(MeterRegistry registry) {
    return new TaskMeters(registry);
  }
}

package io.asynctask.spring.autoconfigure;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.metrics.CarrierMetrics;
import io.asynctask.spring.metrics.TaskMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of the tasks and of the pools that carry them. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "async-task.metrics.enabled", matchIfMissing = true)
public final class TaskMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskMeters taskMeters(MeterRegistry registry) {
    return new TaskMeters(registry);
  }

  /** Bound when all beans are there, so that they are not made for its sake. */
  @Bean
  @ConditionalOnMissingBean
  CarrierMetrics taskCarrierMetrics(ObjectProvider<SpawningTaskExecutor> executors) {
    return new CarrierMetrics(() -> executors.stream(ObjectProvider.UNFILTERED));
  }
}

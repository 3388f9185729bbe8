package io.asynctask.spring.autoconfigure.scheduled;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Auto-configuration of the runs of {@code @Scheduled} methods as tasks, if the application has
 * {@code @EnableScheduling}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LiveTasksAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnFeature(Feature.SCHEDULED_METHODS)
@ConditionalOnBean(name = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME)
public final class ScheduledMethodsAutoConfiguration {

  @Bean
  static ScheduledMethodsRegistrar scheduledMethodsRegistrar() {
    return new ScheduledMethodsRegistrar();
  }
}

package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.actuate.DurableClusterTasks;
import io.asynctask.spring.durable.engine.TaskInspection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of durable tasks in the endpoint {@code asynctasks}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DurableTasksAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
public final class DurableActuatorAutoConfiguration {

  @Bean
  @ConditionalOnBean(DurableTasks.class)
  @ConditionalOnMissingBean(ClusterTasks.class)
  DurableClusterTasks durableClusterTasks(
      DurableTasks tasks, ObjectProvider<TaskInspection> inspection) {
    return new DurableClusterTasks(tasks, inspection.getIfAvailable());
  }
}

package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.durable.web.AcceptanceTable;
import io.asynctask.spring.durable.web.DurableAcceptedTasks;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of durable tasks as accepted tasks over HTTP.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DurableTasksAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "async-task.web.accepted.enabled", matchIfMissing = true)
public final class DurableWebAutoConfiguration {

  @Bean
  @ConditionalOnBean(TaskDatabase.class)
  @ConditionalOnMissingBean(AcceptedTaskStore.class)
  DurableAcceptedTasks durableAcceptedTasks(DurableTasks tasks, TaskDatabase database) {
    return new DurableAcceptedTasks(tasks, new AcceptanceTable(database));
  }
}

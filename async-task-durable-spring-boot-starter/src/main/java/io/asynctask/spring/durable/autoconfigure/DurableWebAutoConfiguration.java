package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.web.AcceptanceTable;
import io.asynctask.spring.durable.web.DurableAcceptedTasks;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Auto-configuration of durable tasks as accepted tasks over HTTP. */
@AutoConfiguration(
    afterName = "io.asynctask.spring.durable.autoconfigure.DurableTasksAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "async-task.web.accepted.enabled", matchIfMissing = true)
public final class DurableWebAutoConfiguration {

  @Bean
  @ConditionalOnBean(DurableTasks.class)
  @ConditionalOnMissingBean(AcceptedTaskStore.class)
  DurableAcceptedTasks durableAcceptedTasks(
      DurableTasks tasks, DataSource dataSource, Environment environment) {
    String prefix = environment.getProperty("async-task.durable.table-prefix", "");
    return new DurableAcceptedTasks(
        tasks, new AcceptanceTable(JdbcClient.create(dataSource), prefix));
  }
}

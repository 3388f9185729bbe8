package io.asynctask.spring.durable.autoconfigure;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.durable.engine.DurableEngine;
import io.asynctask.spring.durable.engine.DurableMethod;
import io.asynctask.spring.durable.engine.DurableMethods;
import io.asynctask.spring.durable.engine.TaskInspection;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.task.TextRules;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of the engine of durable tasks, on the application's own database. An
 * application that has a {@link DurableTasks} of its own has an engine of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    after = DataSourceAutoConfiguration.class,
    afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass({Scheduler.class, DataSource.class})
@ConditionalOnAsyncTask
@ConditionalOnBooleanProperty(name = "async-task.durable.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnMissingBean(DurableTasks.class)
@EnableConfigurationProperties({DurableProperties.class, DurableSchemaProperties.class})
@ImportRuntimeHints(DurableSchemaHints.class)
public final class DurableTasksAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @Conditional(OnSchemaInitialization.class)
  DurableSchemaInitializer durableSchemaInitializer(
      DataSource dataSource, DurableSchemaProperties schema, DurableProperties properties) {
    return new DurableSchemaInitializer(dataSource, schema, properties.tables());
  }

  @Bean
  @DependsOnDatabaseInitialization
  TaskDatabase durableTaskDatabase(DataSource dataSource, DurableProperties properties) {
    return new TaskDatabase(dataSource, properties.tables());
  }

  @Bean
  DurableEngine durableEngine(
      TaskDatabase database,
      DurableProperties properties,
      ObjectProvider<DurableMethods> methods,
      ObjectProvider<JsonMapper> json,
      ObjectProvider<TextRules> text) {
    return new DurableEngine(
        database,
        properties.settings(),
        () -> methods.stream().<DurableMethod>flatMap(each -> each.all().stream()).toList(),
        json.getIfAvailable(JsonMapper::shared),
        text.getIfAvailable(() -> TextRules.DEFAULT).inLogs());
  }

  @Bean
  DurableTasks durableTasks(DurableEngine engine) {
    return engine.tasks();
  }

  @Bean
  DurableCalls durableCalls(DurableEngine engine) {
    return engine.calls();
  }

  @Bean
  TaskInspection durableTaskInspection(DurableEngine engine) {
    return engine.inspection();
  }

  /** Matches unless the schema is never initialized. */
  static final class OnSchemaInitialization extends OnDatabaseInitializationCondition {

    OnSchemaInitialization() {
      super("Durable tasks", "async-task.durable.initialize-schema");
    }
  }
}

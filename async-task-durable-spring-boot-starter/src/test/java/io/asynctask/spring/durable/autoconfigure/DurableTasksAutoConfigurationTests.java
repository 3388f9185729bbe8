package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.durable.engine.DurableEngine;
import io.asynctask.spring.durable.store.MissingSchemaException;
import io.asynctask.spring.durable.store.UnsupportedDatabaseException;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class DurableTasksAutoConfigurationTests {

  private final ApplicationContextRunner withoutDatabase =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  DataSourceInitializationAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  DurableTasksAutoConfiguration.class));

  private final ApplicationContextRunner runner =
      withoutDatabase.withPropertyValues(
          "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

  @Test
  void theEngineRunsOnTheDatabaseOfTheApplication() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed().hasSingleBean(DurableTasks.class);
          assertThat(context).hasSingleBean(DurableCalls.class);
          assertThat(context.getBean(DurableEngine.class).isRunning()).isTrue();
          assertThat(context.getBean(DurableTasks.class).list(DurableTaskQuery.all()).tasks())
              .isEmpty();
          assertThat(context).doesNotHaveBean(Scheduler.class);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"async-task.durable.enabled=false", "async-task.enabled=false"})
  void itCanBeSwitchedOff(String property) {
    runner
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(DurableEngine.class)
                    .doesNotHaveBean(DurableTasks.class)
                    .doesNotHaveBean(DurableSchemaInitializer.class));
  }

  @Test
  void itIsAbsentWithoutDbScheduler() {
    runner
        .withClassLoader(new FilteredClassLoader(Scheduler.class))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DurableTasks.class));
  }

  @Test
  void itIsAbsentIfNoDatabaseIsTheOne() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DurableTasksAutoConfiguration.class))
        .withBean("one", DataSource.class, () -> mock(DataSource.class))
        .withBean("two", DataSource.class, () -> mock(DataSource.class))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DurableTasks.class));
  }

  @Test
  void itBacksOffForTheTasksOfTheApplication() {
    runner
        .withUserConfiguration(OwnTasks.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(DurableTasks.class)
                    .doesNotHaveBean(DurableEngine.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnTasks {

    @Bean
    DurableTasks ownTasks() {
      return mock(DurableTasks.class);
    }
  }

  @Test
  void theTablesHaveTheirPrefix() {
    runner
        .withPropertyValues("async-task.durable.table-prefix=app_")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              JdbcClient jdbc = JdbcClient.create(context.getBean(DataSource.class));
              assertThat(
                      jdbc.sql(
                              "select lower(table_name) from information_schema.tables"
                                  + " where table_schema = 'PUBLIC'")
                          .query(String.class)
                          .list())
                  .containsExactlyInAnyOrder(
                      "app_async_task", "app_async_task_execution", "app_async_task_acceptance");
            });
  }

  @Test
  void theTablesMayBeInASchema() {
    runner
        .withPropertyValues(
            "spring.datasource.url=jdbc:h2:mem:"
                + UUID.randomUUID()
                + ";INIT=create schema if not exists app",
            "async-task.durable.table-prefix=app.")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(DurableTasks.class).find("unknown")).isEmpty();
            });
  }

  @Test
  void aMissingTableFailsTheStartAndSaysWhatToDo() {
    runner
        .withPropertyValues("async-task.durable.initialize-schema=never")
        .run(
            context -> {
              assertThat(context).hasFailed();
              FailureAnalysis analysis =
                  Objects.requireNonNull(
                      new MissingSchemaFailureAnalyzer().analyze(context.getStartupFailure()));
              assertThat(analysis.getDescription())
                  .isEqualTo(
                      "The database has no table 'async_task' for durable tasks, or its user may not"
                          + " read it.");
              assertThat(analysis.getAction())
                  .contains(
                      "async-task.durable.initialize-schema=always",
                      "io/asynctask/spring/durable/schema-postgresql.sql");
            });
  }

  @Test
  void aMissingColumnFailsTheStartAndIsNamed() {
    runner
        .withUserConfiguration(OldSchema.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(MissingSchemaException.class)
                    .hasMessage(
                        "The table 'async_task_execution' for durable tasks has no column"
                            + " 'last_heartbeat', 'version'"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OldSchema {

    @Bean
    static org.springframework.beans.factory.config.BeanPostProcessor oldTable() {
      return new org.springframework.beans.factory.config.BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (bean instanceof DataSource dataSource) {
            JdbcClient.create(dataSource)
                .sql(
                    "create table async_task_execution (task_name varchar, task_instance varchar,"
                        + " task_data varchar, execution_time timestamp with time zone,"
                        + " picked boolean, picked_by varchar, last_success varchar,"
                        + " last_failure varchar, consecutive_failures integer)")
                .update();
          }
          return bean;
        }
      };
    }
  }

  @Test
  void anotherDatabaseFailsTheStartAndIsNamed() {
    assertThat(
            Objects.requireNonNull(
                    new UnsupportedDatabaseFailureAnalyzer()
                        .analyze(new UnsupportedDatabaseException("Oracle")))
                .getDescription())
        .isEqualTo("Durable tasks are stored in PostgreSQL or H2, and this database is 'Oracle'.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "heartbeat=0s",
        "heartbeat=99ms",
        "max-lost-attempts=0",
        "missed-heartbeats=3",
        "poll-interval=-1s",
        "concurrency=0",
        "retention=-1d",
        "max-ended=-1",
        "table-prefix=a;b",
        "node=",
        "shutdown-grace=-1s"
      })
  void aValueThatMakesNoSenseFailsTheStartAndNamesItsProperty(String property) {
    runner
        .withPropertyValues("async-task.durable." + property)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining(
                        "async-task.durable." + property.substring(0, property.indexOf('='))));
  }

  @Test
  void theScriptsAreInANativeImage() {
    RuntimeHints hints = new RuntimeHints();
    new DurableSchemaHints().registerHints(hints, null);

    assertThat(hints)
        .matches(
            RuntimeHintsPredicates.resource()
                .forResource("io/asynctask/spring/durable/schema-postgresql.sql"))
        .matches(
            RuntimeHintsPredicates.resource()
                .forResource("io/asynctask/spring/durable/schema-h2.sql"));
  }
}

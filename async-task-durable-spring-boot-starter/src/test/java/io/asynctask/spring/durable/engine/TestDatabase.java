package io.asynctask.spring.durable.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.durable.store.TaskTables;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A database of one test: in the memory of H2, or a schema of its own in the PostgreSQL whose JDBC
 * URL is the system property {@code async-task.test.postgres}.
 */
final class TestDatabase implements AutoCloseable {

  private static final String POSTGRES = System.getProperty("async-task.test.postgres", "");

  private final String name = "t" + UUID.randomUUID().toString().replace("-", "");
  private final HikariDataSource dataSource = new HikariDataSource();
  private final boolean postgres;

  TestDatabase() {
    this(null);
  }

  /** Creates it from a URL; {@code null} for a new database. */
  TestDatabase(@Nullable String url) {
    postgres = isPostgres() && url == null;
    if (url != null) {
      dataSource.setJdbcUrl(url);
    } else if (postgres) {
      JdbcClient.create(new DriverManagerDataSource(POSTGRES))
          .sql("create schema " + name)
          .update();
      dataSource.setJdbcUrl(
          POSTGRES + (POSTGRES.contains("?") ? "&" : "?") + "currentSchema=" + name);
    } else {
      dataSource.setJdbcUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    }
    dataSource.setMaximumPoolSize(20);
    dataSource.setMinimumIdle(1);
    dataSource.setConnectionTimeout(2_000);
    new ResourceDatabasePopulator(
            new ClassPathResource(
                "io/asynctask/spring/durable/schema-" + (postgres ? "postgresql" : "h2") + ".sql"))
        .execute(dataSource);
  }

  static boolean isPostgres() {
    return !POSTGRES.isEmpty();
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** Makes another pool one for this database. */
  void copyTo(HikariDataSource other) {
    other.setJdbcUrl(dataSource.getJdbcUrl());
  }

  TaskDatabase tasks() {
    return new TaskDatabase(dataSource, new TaskTables(""));
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  int executions() {
    return jdbc().sql("select count(*) from async_task_execution").query(Integer.class).single();
  }

  @Override
  public void close() {
    if (postgres) {
      jdbc().sql("drop schema if exists " + name + " cascade").update();
    }
    dataSource.close();
  }
}

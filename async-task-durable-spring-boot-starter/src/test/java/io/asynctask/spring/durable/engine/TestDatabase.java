package io.asynctask.spring.durable.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A database of one test: in the memory of H2, or a schema of its own in a PostgreSQL server in a
 * container if the system property {@code async-task.test.database} is {@code postgres}. Without a
 * Docker engine the test is skipped then.
 */
final class TestDatabase implements AutoCloseable {

  private static final boolean POSTGRES =
      "postgres".equals(System.getProperty("async-task.test.database"));

  /** The server of all tests of this JVM, which ends with it. */
  private static @Nullable PostgreSQLContainer server;

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
      PostgreSQLContainer server = server();
      String all =
          "%s&user=%s&password=%s"
              .formatted(server.getJdbcUrl(), server.getUsername(), server.getPassword());
      JdbcClient.create(new DriverManagerDataSource(all)).sql("create schema " + name).update();
      dataSource.setJdbcUrl(all + "&currentSchema=" + name);
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

  private static synchronized PostgreSQLContainer server() {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "There is no Docker engine");
    PostgreSQLContainer present = server;
    if (present == null) {
      present = new PostgreSQLContainer("postgres:18");
      present.start();
      server = present;
    }
    return present;
  }

  static boolean isPostgres() {
    return POSTGRES;
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

package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.spring.durable.store.TaskTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The creation of the tables while other nodes create them too. */
class DurableSchemaInitializerTests {

  private final DriverManagerDataSource database =
      new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  private final AtomicInteger failures = new AtomicInteger();

  private void initialize() {
    DurableSchemaProperties properties = new DurableSchemaProperties();
    properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
    properties.setPlatform("h2");
    DelegatingDataSource failing =
        new DelegatingDataSource(database) {
          @Override
          public Connection getConnection() throws SQLException {
            if (failures.getAndDecrement() > 0) {
              throw new SQLException("another node creates the table");
            }
            return super.getConnection();
          }
        };
    new DurableSchemaInitializer(failing, properties, new TaskTables("")).initializeDatabase();
  }

  @Test
  void aScriptThatFailsBesideThatOfAnotherNodeIsRepeated() {
    failures.set(2);

    initialize();

    assertThat(
            JdbcClient.create(database)
                .sql("select count(*) from async_task")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aScriptThatKeepsFailingFailsTheStart() {
    failures.set(1_000);

    assertThatThrownBy(this::initialize)
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessage("another node creates the table");
  }
}

package io.asynctask.sample.postgres;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A gate in the database: while it is closed, the row of each jar called {@code gate.jar} waits
 * there before it is inserted. So an audit stops in the middle, whichever process runs it.
 */
final class RowGate implements AutoCloseable {

  private final SingleConnectionDataSource connection;
  private final JdbcTemplate jdbc;

  /** Closes the gate of a database that has the tables. */
  RowGate(PostgreSQLContainer server) {
    connection =
        new SingleConnectionDataSource(
            server.getJdbcUrl(), server.getUsername(), server.getPassword(), true);
    jdbc = new JdbcTemplate(connection);
    jdbc.execute(
        """
        create or replace function pass_gate() returns trigger language plpgsql as
        'begin perform pg_advisory_xact_lock_shared(1); return new; end'
        """);
    jdbc.execute(
        """
        create or replace trigger gate before insert on jar for each row
        when (new.path like '%gate.jar') execute function pass_gate()
        """);
    jdbc.execute("select pg_advisory_lock(1)");
  }

  /** Waits until so many statements wait, those of killed processes too. */
  void awaitWaiting(int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                jdbc.queryForObject(
                    "select count(*) from pg_locks where locktype = 'advisory' and not granted",
                    int.class),
            waiting -> waiting == count);
  }

  void open() {
    jdbc.execute("select pg_advisory_unlock(1)");
  }

  @Override
  public void close() {
    connection.destroy();
  }
}

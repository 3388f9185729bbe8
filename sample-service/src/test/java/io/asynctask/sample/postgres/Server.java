package io.asynctask.sample.postgres;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** What the server says of its sessions, asked on a connection that is not the service's. */
final class Server implements AutoCloseable {

  private final SingleConnectionDataSource connection;
  private final JdbcTemplate jdbc;

  Server(PostgreSQLContainer server) {
    connection =
        new SingleConnectionDataSource(
            server.getJdbcUrl(), server.getUsername(), server.getPassword(), true);
    jdbc = new JdbcTemplate(connection);
  }

  /** How many sessions execute a statement that contains {@code sql}. */
  int active(String sql) {
    return jdbc.queryForObject(
        """
        select count(*) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()
          and state = 'active' and query like ?
        """,
        int.class,
        "%" + sql + "%");
  }

  void awaitActive(String sql, int count) {
    await().pollInterval(Duration.ofMillis(1)).until(() -> active(sql) == count);
  }

  /** The processes of an application's sessions; a connection that is replaced gets another. */
  List<Integer> processes(String application) {
    return jdbc.queryForList(
        "select pid from pg_stat_activity where application_name = ? order by pid",
        Integer.class,
        application);
  }

  /** Adds an audit of so many jars, each of which is like some others. */
  void addJars(int count) {
    jdbc.update(
        """
        with synthetic as (
          insert into audit (directory, state, started_at) values ('synthetic', 'COMPLETED', now())
          returning id
        )
        insert into jar (audit_id, ordinal, path, size, sha256, classes)
        select id, n, 'jar-' || n, 1000 + n, md5(n::text), 10 + n % 1000
        from synthetic, generate_series(1, ?) n
        """,
        count);
  }

  void removeJars() {
    jdbc.update("delete from audit where directory = 'synthetic'");
  }

  @Override
  public void close() {
    connection.destroy();
  }
}

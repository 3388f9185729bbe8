package io.asynctask.sample.audit;

import static java.util.Objects.requireNonNull;

import io.asynctask.sample.jar.PrintableText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/** The table of audits. */
@Repository
class AuditRepository {

  private static final int FAILURE_LENGTH = 1000;

  private static final String AUDITS =
      """
      select a.*,
        (select count(*) from jar where audit_id = a.id) as done,
        (select count(*) from jar where audit_id = a.id and error is not null) as broken
      from audit a
      """;

  private final JdbcClient jdbc;

  AuditRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds a running audit and returns its id. */
  long start(String directory) {
    GeneratedKeyHolder id = new GeneratedKeyHolder();
    jdbc.sql(
            """
            insert into audit (directory, state, started_at)
            values (:directory, 'RUNNING', :now)
            """)
        .param("directory", directory)
        .param("now", time(Instant.now()))
        .update(id, "id");
    return requireNonNull(id.getKeyAs(Long.class));
  }

  /** Says of an audit that it runs, also of one that has ended: its task may be started again. */
  void run(long id) {
    jdbc.sql("update audit set state = 'RUNNING', failure = null, ended_at = null where id = :id")
        .param("id", id)
        .update();
  }

  /** Locks the row of an audit until the end of the transaction, and returns whether it runs. */
  boolean lockRunning(long id) {
    return jdbc.sql("select id from audit where id = :id and state = 'RUNNING' for update")
        .param("id", id)
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /** Ends an audit. */
  void end(long id, AuditState state, @Nullable String failure, Instant endedAt) {
    jdbc.sql(
            """
            update audit set state = :state, failure = :failure, ended_at = :endedAt
            where id = :id
            """)
        .param("state", state.name())
        .param("failure", bounded(failure))
        .param("endedAt", time(endedAt))
        .param("id", id)
        .update();
  }

  Optional<Audit> find(long id) {
    return jdbc.sql(AUDITS + "where a.id = :id")
        .param("id", id)
        .query(AuditRepository::audit)
        .optional();
  }

  /** At most {@code limit} audits whose ids are below {@code before}, the newest first. */
  List<Audit> newest(long before, int limit) {
    return jdbc.sql(AUDITS + "where a.id < :before order by a.id desc fetch first :limit rows only")
        .param("before", before)
        .param("limit", limit)
        .query(AuditRepository::audit)
        .list();
  }

  private static Audit audit(ResultSet row, int number) throws SQLException {
    return new Audit(
        row.getLong("id"),
        row.getString("directory"),
        AuditState.valueOf(row.getString("state")),
        new Audit.Progress(
            row.getInt("done"), row.getInt("broken"), row.getObject("total", Integer.class)),
        row.getString("failure"),
        requireNonNull(instant(row, "started_at")),
        instant(row, "ended_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** Not an {@code Instant}: PostgreSQL's driver takes none. */
  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  private static @Nullable String bounded(@Nullable String text) {
    return text == null ? null : PrintableText.of(text, FAILURE_LENGTH);
  }
}

package io.asynctask.spring.durable.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The removal of tasks that have ended.
 *
 * @since 0.1.0
 */
public final class RetentionStore {

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String newest;
  private final String delete;

  /** Creates it. */
  public RetentionStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
    newest =
        "select ended_at from "
            + task
            + " where ended_at is not null order by ended_at desc"
            + " offset :kept rows fetch first 1 row only";
    delete =
        "delete from "
            + task
            + " where ended_at <= :until and id in (select id from "
            + task
            + " where ended_at <= :until order by ended_at fetch first :batch rows only)";
  }

  /** Returns when the newest of those tasks ended that are more than the given number. */
  public Optional<Instant> endOfNewestBeyond(int kept) {
    return jdbc.sql(newest)
        .param("kept", kept)
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }

  /**
   * Removes the oldest tasks that ended until then, in a transaction of its own.
   *
   * @return how many were removed, at most {@code batch}
   */
  public int remove(Instant until, int batch) {
    return database.inTransaction(
        () -> jdbc.sql(delete).param("until", Sql.time(until)).param("batch", batch).update());
  }
}

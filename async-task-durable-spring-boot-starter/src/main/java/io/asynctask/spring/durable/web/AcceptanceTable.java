package io.asynctask.spring.durable.web;

import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Acceptance;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of what requests have said of the durable tasks that they have started. Each row
 * belongs to a task, and the database removes it with the task. Statements join the transaction of
 * the calling thread. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class AcceptanceTable {

  private static final String NO_OWNER = "";

  private final JdbcClient jdbc;
  private final String table;

  /**
   * Creates it.
   *
   * @param database has the table
   */
  public AcceptanceTable(TaskDatabase database) {
    this.jdbc = database.jdbc();
    this.table = database.tables().acceptance();
  }

  /** Saves an acceptance, unless there is one with its id and owner. Returns the saved one. */
  Acceptance save(Acceptance acceptance) {
    if (NO_OWNER.equals(acceptance.owner())) {
      throw new IllegalArgumentException("The owner of task " + acceptance.id() + " has no name");
    }
    Optional<Acceptance> present = findOf(acceptance.id(), acceptance.owner());
    if (present.isPresent()) {
      return present.get();
    }
    try {
      insert(acceptance);
      return acceptance;
    } catch (DuplicateKeyException savedMeanwhile) {
      return findOf(acceptance.id(), acceptance.owner()).orElseThrow(() -> savedMeanwhile);
    }
  }

  private void insert(Acceptance acceptance) {
    URI result = acceptance.result();
    jdbc.sql(
            "insert into "
                + table
                + " (id, task, owner, location, result, accepted_at)"
                + " values (:id, :task, :owner, :location, :result, :acceptedAt)")
        .param("id", acceptance.id())
        .param("task", acceptance.task())
        .param("owner", acceptance.owner() == null ? NO_OWNER : acceptance.owner())
        .param("location", acceptance.location().toString())
        .param("result", result == null ? null : result.toString())
        .param("acceptedAt", acceptance.acceptedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private Optional<Acceptance> findOf(String id, @Nullable String owner) {
    return query("id = :id and owner = :owner", id, owner);
  }

  /** Finds the acceptance of an owner, or else the one without an owner. */
  Optional<Acceptance> find(String id, @Nullable String viewer) {
    return query("id = :id and owner in ('', :owner)", id, viewer);
  }

  private Optional<Acceptance> query(String condition, String id, @Nullable String owner) {
    return jdbc.sql(
            "select id, task, owner, location, result, accepted_at from "
                + table
                + " where "
                + condition
                + " order by owner desc fetch first 1 row only")
        .param("id", id)
        .param("owner", owner == null ? NO_OWNER : owner)
        .query(AcceptanceTable::read)
        .optional();
  }

  private static Acceptance read(ResultSet row, int number) throws SQLException {
    String owner = row.getString("owner");
    String result = row.getString("result");
    return new Acceptance(
        row.getString("id"),
        row.getString("task"),
        owner.equals(NO_OWNER) ? null : owner,
        URI.create(row.getString("location")),
        result == null ? null : URI.create(result),
        row.getObject("accepted_at", OffsetDateTime.class).toInstant());
  }
}

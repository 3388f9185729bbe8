package io.asynctask.spring.durable.store;

import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What others read of tasks.
 *
 * @since 0.1.0
 */
public final class TaskReads {

  private static final String COLUMNS =
      "id, task_key, name, tags, state, attempt, node, created_at, started_at, ended_at,"
          + " progress_done, progress_total, progress_message, failure, cancel_requested";

  private final Dialect dialect;
  private final JdbcClient jdbc;
  private final String task;

  /** Creates it. */
  public TaskReads(TaskDatabase database) {
    this.dialect = database.dialect();
    this.jdbc = database.jdbc();
    this.task = database.tables().task();
  }

  /** Finds a task by its id, or else the newest that has the key. */
  public Optional<DurableTask> find(String idOrKey) {
    if (!Sql.isText(idOrKey)) {
      return Optional.empty();
    }
    Optional<DurableTask> byId =
        jdbc.sql("select " + COLUMNS + " from " + task + " where id = :id")
            .param("id", idOrKey)
            .query((row, number) -> read(row))
            .optional();
    return byId.isPresent()
        ? byId
        : jdbc.sql(
                "select "
                    + COLUMNS
                    + " from "
                    + task
                    + " where task_key = :key order by created_at desc, id desc"
                    + " fetch first 1 row only")
            .param("key", idOrKey)
            .query((row, number) -> read(row))
            .optional();
  }

  /**
   * Lists tasks, newest first.
   *
   * @return one more than the limit of the query if there are more
   */
  public List<DurableTask> list(DurableTaskQuery query, @Nullable ListPosition after, Instant now) {
    if (!Sql.isText(query.name()) || !Sql.isText(query.key()) || !Sql.isText(query.node())) {
      return List.of();
    }
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    if (!query.states().isEmpty()) {
      conditions.add(
          "("
              + String.join(" or ", query.states().stream().map(TaskReads::isIn).sorted().toList())
              + ")");
    }
    String name = query.name();
    if (name != null && name.endsWith("*")) {
      conditions.add("name like :name escape '!'");
      values.put("name", Sql.likeLiteral(name.substring(0, name.length() - 1)) + "%");
    } else if (name != null) {
      conditions.add("name = :name");
      values.put("name", name);
    }
    if (query.key() != null) {
      conditions.add("task_key = :key");
      values.put("key", query.key());
    }
    query
        .tags()
        .forEach(
            (key, value) -> {
              String parameter = "tag" + values.size();
              conditions.add(dialect.hasTag(":" + parameter));
              values.put(parameter, dialect.tagOperand(key, value));
            });
    if (query.node() != null) {
      conditions.add("node = :node");
      values.put("node", query.node());
    }
    if (query.olderThan() != null) {
      conditions.add("created_at <= :before");
      values.put("before", Sql.time(before(now, query.olderThan())));
    }
    if (after != null) {
      // The first condition is one for the index.
      conditions.add("created_at <= :created and (created_at < :created or id < :id)");
      values.put("created", Sql.time(after.createdAt()));
      values.put("id", after.id());
    }
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from "
                + task
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by created_at desc, id desc fetch first :limit rows only")
        .params(values)
        .param("limit", query.limit() + 1)
        .query((row, number) -> read(row))
        .list();
  }

  /** Returns a time that the database knows too, and at which no task was stored. */
  private static Instant before(Instant now, Duration age) {
    return age.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(age) : Instant.EPOCH;
  }

  private static String isIn(TaskState state) {
    return switch (state) {
      case RUNNING -> "(state = 'RUNNING' and cancel_requested = false)";
      case CANCELLING -> "(state = 'RUNNING' and cancel_requested = true)";
      case WAITING -> "1 = 0"; // a body that waits runs, for the database
      case SCHEDULED, COMPLETED, FAILED, CANCELLED -> "state = '" + state + "'";
    };
  }

  /** Returns those of the tasks that are there, each with its end if it has one. */
  public Map<String, Optional<StoredEnd>> ends(Collection<String> ids) {
    Map<String, Optional<StoredEnd>> ends = new HashMap<>();
    jdbc.sql("select id, state, result, failure from " + task + " where id in (:ids)")
        .param("ids", ids)
        .query(
            row -> {
              ends.put(row.getString("id"), Optional.ofNullable(end(row)));
            });
    return ends;
  }

  /** Returns the end of a task; empty if it has none. */
  public Optional<StoredEnd> end(String id) {
    return ends(List.of(id)).getOrDefault(id, Optional.empty());
  }

  private static @Nullable StoredEnd end(ResultSet row) throws SQLException {
    StoredState state = StoredState.valueOf(row.getString("state"));
    return state.isFinal()
        ? new StoredEnd(
            row.getString("id"),
            state.shown(false),
            row.getString("result"),
            row.getString("failure"))
        : null;
  }

  /** When a cancel was requested, and why. */
  public record RequestedCancel(Instant at, String reason) {}

  /** Returns the request to cancel a task; empty if there is none. */
  public Optional<RequestedCancel> cancelRequest(String id) {
    return jdbc.sql(
            "select cancel_at, cancel_reason from "
                + task
                + " where id = :id and cancel_at is not null")
        .param("id", id)
        .query(
            (row, number) ->
                new RequestedCancel(
                    Objects.requireNonNull(Sql.instant(row, "cancel_at")),
                    Objects.requireNonNullElse(row.getString("cancel_reason"), "")))
        .optional();
  }

  private static DurableTask read(ResultSet row) throws SQLException {
    boolean cancelRequested = row.getBoolean("cancel_requested");
    Long done = Sql.number(row, "progress_done");
    Long total = Sql.number(row, "progress_total");
    String message = row.getString("progress_message");
    return new DurableTask(
        row.getString("id"),
        row.getString("task_key"),
        row.getString("name"),
        Json.read(row.getString("tags")),
        StoredState.valueOf(row.getString("state")).shown(cancelRequested),
        row.getInt("attempt"),
        row.getString("node"),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Sql.instant(row, "started_at"),
        Sql.instant(row, "ended_at"),
        done == null || total == null || message == null
            ? null
            : new Progress(done, total, message),
        row.getString("failure"),
        cancelRequested);
  }
}

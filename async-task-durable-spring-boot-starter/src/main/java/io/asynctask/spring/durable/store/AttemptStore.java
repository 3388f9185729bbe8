package io.asynctask.spring.durable.store;

import io.asynctask.Progress;
import io.asynctask.spring.task.BoundedText;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the node that runs an attempt writes. The task comes first and the row of db-scheduler
 * second in each transaction, so that two of them cannot wait for each other.
 *
 * @since 0.1.0
 */
public final class AttemptStore {

  static final String OWNED =
      " where id = :id and attempt = :attempt and node = :node and state = 'RUNNING'";

  static final String UNPICK =
      " set picked = false, picked_by = null, last_heartbeat = null, execution_time = :due,"
          + " version = version + 1";

  private static final int MAX_MESSAGE = 900;

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String start;
  private final String cancelUnstarted;
  private final String deletePicked;
  private final String release;
  private final String lock;
  private final String abandon;
  private final String takeOver;
  private final String progress;
  private final String owned;

  /** Creates it. */
  public AttemptStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
    String execution = database.tables().execution();
    String ofTask = " where task_name = :name and task_instance = :id";
    String picked = ofTask + " and version = :version and picked = true";
    String unpick = "update " + execution + UNPICK;
    start =
        database
            .dialect()
            .returning(
                "attempt, failures, arguments, context",
                "update "
                    + task
                    + " set state = 'RUNNING', attempt = attempt + 1, node = :node,"
                    + " started_at = :now, progress_done = null, progress_total = null,"
                    + " progress_message = null"
                    + " where id = :id and state in ('SCHEDULED', 'RUNNING')"
                    + " and cancel_requested = false and exists (select 1 from "
                    + execution
                    + picked
                    + ")");
    cancelUnstarted =
        "update "
            + task
            + " set state = 'CANCELLED', live_key = null, ended_at = :now where id = :id"
            + " and state in ('SCHEDULED', 'RUNNING') and cancel_requested = true"
            + " and exists (select 1 from "
            + execution
            + picked
            + ")";
    deletePicked = "delete from " + execution + picked;
    release = unpick + picked;
    lock = "select id from " + task + " where id = :id for update";
    abandon =
        "update "
            + task
            + " set state = 'SCHEDULED', node = null where id = :id and state = 'RUNNING'";
    takeOver = unpick + picked + " and last_heartbeat <= :heartbeat";
    progress =
        "update "
            + task
            + " set progress_done = :done, progress_total = :total, progress_message = :message"
            + OWNED;
    owned =
        "select id, attempt, cancel_requested, cancel_reason, cancel_node from "
            + task
            + " where id in (:ids) and node = :node and state = 'RUNNING'";
  }

  /**
   * Starts an attempt of the task that was picked.
   *
   * @return the attempt; empty if the node no longer owns the row, or the task has no attempt left
   */
  public Optional<StartedAttempt> start(PickedExecution picked, String node, Instant now) {
    return database.inOneStatement(
        () ->
            ofPicked(start, picked)
                .param("node", node)
                .param("now", Sql.time(now))
                .query(
                    (row, number) ->
                        new StartedAttempt(
                            new AttemptId(picked.name(), picked.id(), row.getInt("attempt"), node),
                            row.getInt("failures"),
                            row.getString("arguments"),
                            Json.read(row.getString("context"))))
                .optional());
  }

  /**
   * Removes a picked row whose task cannot start: it has ended, or its cancel was requested, or it
   * was deleted.
   *
   * @return whether this has cancelled the task
   */
  public boolean discard(PickedExecution picked, Instant now) {
    return database.inTransaction(
        () -> {
          boolean cancelled =
              ofPicked(cancelUnstarted, picked).param("now", Sql.time(now)).update() == 1;
          ofPicked(deletePicked, picked).update();
          return cancelled;
        });
  }

  /** Gives a picked row back that has not been started. */
  public void release(PickedExecution picked, Instant now) {
    database.inTransaction(() -> ofPicked(release, picked).param("due", Sql.time(now)).update());
  }

  /**
   * Takes a task away from a node whose heartbeats have stopped, and schedules it again.
   *
   * @param heartbeat the last heartbeat that was seen: a later one keeps the task on its node
   * @return whether it was taken away
   */
  public boolean takeOver(PickedExecution picked, Instant heartbeat, Instant now) {
    return database.inTransaction(
        () -> {
          jdbc.sql(lock).param("id", picked.id()).query(String.class).optional();
          boolean taken =
              ofPicked(takeOver, picked)
                      .param("heartbeat", Sql.time(heartbeat))
                      .param("due", Sql.time(now))
                      .update()
                  == 1;
          if (taken) {
            jdbc.sql(abandon).param("id", picked.id()).update();
          }
          return taken;
        });
  }

  /** Writes the progress of an attempt, unless it no longer owns the task. */
  public void progress(AttemptId attempt, Progress progress) {
    database.inOneStatement(
        () ->
            ofAttempt(this.progress, attempt)
                .param("done", progress.done())
                .param("total", progress.total())
                .param("message", BoundedText.line(progress.message(), MAX_MESSAGE))
                .update());
  }

  /** A task that the node owns, and whether its cancel was requested. */
  public record Owned(String id, int attempt, @Nullable CancelRequest cancel) {}

  /** Returns those of the tasks that the node owns. */
  public List<Owned> owned(Collection<String> ids, String node) {
    return jdbc.sql(owned)
        .param("ids", ids)
        .param("node", node)
        .query(
            (row, number) ->
                new Owned(
                    row.getString("id"),
                    row.getInt("attempt"),
                    row.getBoolean("cancel_requested")
                        ? new CancelRequest(
                            orEmpty(row.getString("cancel_reason")),
                            orEmpty(row.getString("cancel_node")))
                        : null))
        .list();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private JdbcClient.StatementSpec ofPicked(String sql, PickedExecution picked) {
    return jdbc.sql(sql)
        .param("name", picked.name())
        .param("id", picked.id())
        .param("version", picked.version());
  }

  private JdbcClient.StatementSpec ofAttempt(String sql, AttemptId attempt) {
    return jdbc.sql(sql)
        .param("id", attempt.id())
        .param("attempt", attempt.number())
        .param("node", attempt.node());
  }
}

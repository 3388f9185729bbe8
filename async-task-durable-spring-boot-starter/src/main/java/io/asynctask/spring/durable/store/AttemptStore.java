package io.asynctask.spring.durable.store;

import io.asynctask.Progress;
import io.asynctask.spring.durable.store.AttemptEnd.Cancelled;
import io.asynctask.spring.durable.store.AttemptEnd.Completed;
import io.asynctask.spring.durable.store.AttemptEnd.Failed;
import io.asynctask.spring.durable.store.AttemptEnd.FailedAttempt;
import io.asynctask.spring.durable.store.AttemptEnd.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the node that runs an attempt writes. The task comes first and the row of db-scheduler
 * second in each transaction, so that two of them cannot wait for each other.
 */
public final class AttemptStore {

  private static final String OWNED =
      " where id = :id and attempt = :attempt and node = :node and state = 'RUNNING'";

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String start;
  private final String cancelUnstarted;
  private final String end;
  private final String again;
  private final String delete;
  private final String deletePicked;
  private final String reschedule;
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
    String unpick =
        "update "
            + execution
            + " set picked = false, picked_by = null, last_heartbeat = null,"
            + " execution_time = :due, version = version + 1";
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
    end =
        "update "
            + task
            + " set state = :state, live_key = null, ended_at = :now, result = :result,"
            + " failure = :failure, failures = failures + :failed"
            + OWNED;
    again =
        "update "
            + task
            + " set state = 'SCHEDULED', node = null, failure = coalesce(:failure, failure),"
            + " failures = failures + :failed"
            + OWNED
            + " and cancel_requested = false";
    delete = "delete from " + execution + ofTask;
    deletePicked = "delete from " + execution + picked;
    reschedule = unpick + ofTask;
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
    return database.inTransaction(
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
   * Writes the end of an attempt. A task that would be tried again, but whose cancel was requested,
   * is cancelled.
   *
   * @return the end that was written; {@code null} if the attempt no longer owns the task
   */
  public @Nullable AttemptEnd end(AttemptId attempt, AttemptEnd end, Instant now) {
    return database.inTransaction(
        () -> {
          if (end instanceof Completed completed) {
            return end(attempt, end, "COMPLETED", completed.result(), now);
          }
          if (end instanceof Failed) {
            return end(attempt, end, "FAILED", null, now);
          }
          if (end instanceof Cancelled) {
            return end(attempt, end, "CANCELLED", null, now);
          }
          if (end instanceof FailedAttempt failed) {
            return again(attempt, end, failed.delay(), now);
          }
          return again(attempt, end, ((Released) end).delay(), now);
        });
  }

  private @Nullable AttemptEnd end(
      AttemptId attempt, AttemptEnd end, String state, @Nullable String result, Instant now) {
    int updated =
        ofAttempt(this.end, attempt)
            .param("state", state)
            .param("now", Sql.time(now))
            .param("result", result)
            .param("failure", end.failureText())
            .param("failed", end instanceof Failed ? 1 : 0)
            .update();
    if (updated == 0) {
      return null;
    }
    jdbc.sql(delete).param("name", attempt.name()).param("id", attempt.id()).update();
    return end;
  }

  private @Nullable AttemptEnd again(
      AttemptId attempt, AttemptEnd end, Duration delay, Instant now) {
    int updated =
        ofAttempt(again, attempt)
            .param("failure", end.failureText())
            .param("failed", end instanceof FailedAttempt ? 1 : 0)
            .update();
    if (updated == 0) {
      String failure = end.failureText();
      Cancelled cancelled = new Cancelled(failure == null ? "The cancel was requested" : failure);
      return end(attempt, cancelled, "CANCELLED", null, now);
    }
    jdbc.sql(reschedule)
        .param("name", attempt.name())
        .param("id", attempt.id())
        .param("due", Sql.time(now.plus(delay)))
        .update();
    return end;
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
  public void progress(AttemptId attempt, Progress progress, String message) {
    database.inTransaction(
        () ->
            ofAttempt(this.progress, attempt)
                .param("done", progress.done())
                .param("total", progress.total())
                .param("message", message)
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

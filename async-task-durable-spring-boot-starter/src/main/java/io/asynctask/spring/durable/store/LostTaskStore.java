package io.asynctask.spring.durable.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What becomes of tasks whose node is lost.
 *
 * @since 0.1.0
 */
public final class LostTaskStore {

  private static final String PICKED =
      " where task_name = :name and task_instance = :id and version = :version and picked = true"
          + " and last_heartbeat <= :heartbeat";

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String lock;
  private final String isThere;
  private final String unpick;
  private final String delete;
  private final String reschedule;
  private final String end;

  /** Creates it. */
  public LostTaskStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
    String execution = database.tables().execution();
    String ofTask = " where id = :id and state in ('SCHEDULED', 'RUNNING')";
    lock = "select cancel_requested from " + task + ofTask + " for update skip locked";
    isThere = "select count(*) from " + task + ofTask;
    unpick =
        "update "
            + execution
            + AttemptStore.UNPICK
            + ", consecutive_failures = coalesce(consecutive_failures, 0) + 1" // lost attempts
            + PICKED;
    delete = "delete from " + execution + PICKED;
    reschedule = "update " + task + " set state = 'SCHEDULED', node = null" + ofTask;
    end =
        "update "
            + task
            + " set state = :state, live_key = null, ended_at = :now, failure = :failure"
            + ofTask;
  }

  /** What has become of a lost task. */
  public enum Outcome {
    /** It is scheduled again. */
    RESCHEDULED,

    /** It has failed. */
    FAILED,

    /** It was cancelled, because that was requested. */
    CANCELLED,

    /** Its row of db-scheduler was left without it, and is removed. */
    GONE
  }

  /**
   * Takes a task away from a node whose heartbeats have stopped. It waits for no other transaction:
   * one that has locked the task, maybe for long, must not keep other lost tasks.
   *
   * @param heartbeat the last heartbeat that was seen: a later one keeps the task on its node
   * @param failure why the task fails; {@code null} if it is to be scheduled again
   * @return empty if the task was not taken away
   */
  public Optional<Outcome> takeOver(
      ExecutionRow picked, Instant heartbeat, @Nullable String failure, Instant now) {
    return database.inTransaction(
        () -> {
          Optional<Boolean> cancelRequested =
              jdbc.sql(lock).param("id", picked.id()).query(Boolean.class).optional();
          if (cancelRequested.isEmpty() && isThere(picked.id())) {
            return Optional.empty(); // locked; the next look at lost tasks finds it again
          }
          Outcome outcome =
              cancelRequested.map(requested -> outcome(requested, failure)).orElse(Outcome.GONE);
          if (!changeExecution(picked, heartbeat, outcome, now)) {
            return Optional.empty();
          }
          changeTask(picked.id(), outcome, failure, now);
          return Optional.of(outcome);
        });
  }

  private boolean isThere(String id) {
    return jdbc.sql(isThere).param("id", id).query(Integer.class).single() > 0;
  }

  private static Outcome outcome(boolean cancelRequested, @Nullable String failure) {
    if (cancelRequested) {
      return Outcome.CANCELLED;
    }
    return failure == null ? Outcome.RESCHEDULED : Outcome.FAILED;
  }

  private boolean changeExecution(
      ExecutionRow picked, Instant heartbeat, Outcome outcome, Instant now) {
    return jdbc.sql(outcome == Outcome.RESCHEDULED ? unpick : delete)
            .param("name", picked.name())
            .param("id", picked.id())
            .param("version", picked.version())
            .param("heartbeat", Sql.time(heartbeat))
            .param("due", Sql.time(now))
            .update()
        == 1;
  }

  private void changeTask(String id, Outcome outcome, @Nullable String failure, Instant now) {
    switch (outcome) {
      case RESCHEDULED -> jdbc.sql(reschedule).param("id", id).update();
      case FAILED, CANCELLED ->
          jdbc.sql(end)
              .param("id", id)
              .param("state", outcome.name())
              .param("failure", failure)
              .param("now", Sql.time(now))
              .update();
      case GONE -> {}
    }
  }
}

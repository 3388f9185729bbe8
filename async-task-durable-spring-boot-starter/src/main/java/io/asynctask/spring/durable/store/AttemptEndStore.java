package io.asynctask.spring.durable.store;

import io.asynctask.spring.durable.store.AttemptEnd.Cancelled;
import io.asynctask.spring.durable.store.AttemptEnd.Completed;
import io.asynctask.spring.durable.store.AttemptEnd.Failed;
import io.asynctask.spring.durable.store.AttemptEnd.FailedAttempt;
import io.asynctask.spring.durable.store.AttemptEnd.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ends of attempts. Each is written only if the task is still in that attempt on that node, and
 * together with the change of db-scheduler's row.
 *
 * @since 0.1.0
 */
public final class AttemptEndStore {

  private final TaskDatabase database;
  private final String end;
  private final String again;
  private final String delete;
  private final String reschedule;

  /** Creates it. */
  public AttemptEndStore(TaskDatabase database) {
    this.database = database;
    String task = database.tables().task();
    String execution = database.tables().execution();
    String ofTask = " where task_name = :name and task_instance = :id";
    end =
        "update "
            + task
            + " set state = :state, live_key = null, ended_at = :now, result = :result,"
            + " failure = :failure, failures = failures + :failed"
            + AttemptStore.OWNED;
    again =
        "update "
            + task
            + " set state = 'SCHEDULED', node = null, failure = coalesce(:failure, failure),"
            + " failures = failures + :failed"
            + AttemptStore.OWNED
            + " and cancel_requested = false";
    delete = "delete from " + execution + ofTask;
    reschedule = "update " + execution + AttemptStore.UNPICK + ofTask;
  }

  /**
   * Writes the end of an attempt. A task that would be tried again, but whose cancel was requested,
   * is cancelled.
   *
   * @return the end that was written; {@code null} if the attempt no longer owns the task
   */
  public @Nullable AttemptEnd end(AttemptId attempt, AttemptEnd end, Instant now) {
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
  }

  private @Nullable AttemptEnd end(
      AttemptId attempt, AttemptEnd end, String state, @Nullable String result, Instant now) {
    Map<String, @Nullable Object> values = values(attempt, end);
    values.put("state", state);
    values.put("now", Sql.time(now));
    values.put("result", result);
    return database.changeBoth(this.end, delete, values) ? end : null;
  }

  private @Nullable AttemptEnd again(
      AttemptId attempt, AttemptEnd end, Duration delay, Instant now) {
    Map<String, @Nullable Object> values = values(attempt, end);
    values.put("due", Sql.time(now.plus(delay)));
    if (database.changeBoth(again, reschedule, values)) {
      return end;
    }
    String failure = end.failureText();
    Cancelled cancelled = new Cancelled(failure == null ? "The cancel was requested" : failure);
    return end(attempt, cancelled, "CANCELLED", null, now);
  }

  private static Map<String, @Nullable Object> values(AttemptId attempt, AttemptEnd end) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("name", attempt.name());
    values.put("id", attempt.id());
    values.put("attempt", attempt.number());
    values.put("node", attempt.node());
    values.put("failure", end.failureText());
    values.put("failed", end instanceof Failed || end instanceof FailedAttempt ? 1 : 0);
    return values;
  }
}

package io.asynctask.spring.durable.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What callers write: calls, cancels and retries. Each method does all or nothing, in the
 * transaction of the calling thread or in one of its own.
 *
 * @since 0.1.0
 */
public final class CallStore {

  private static final int MAX_TRIES = 100;

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String insertTask;
  private final String insertExecution;
  private final String findLive;
  private final String lock;
  private final String cancelQueued;
  private final String deleteQueued;
  private final String requestCancel;
  private final String retry;

  /** Creates it. */
  public CallStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
    String execution = database.tables().execution();
    insertTask =
        database
            .dialect()
            .insertUnlessLive(
                "insert into "
                    + task
                    + " (id, name, task_key, live_key, tags, state, arguments, context, attempt,"
                    + " failures, cancel_requested, created_at) values (:id, :name, :key, :key, "
                    + database.dialect().tags(":tags")
                    + ", 'SCHEDULED', :arguments, :context, 0, 0, false, :now)");
    insertExecution =
        "insert into "
            + execution
            + " (task_name, task_instance, execution_time, picked, version)"
            + " select cast(:name as varchar), cast(:id as varchar),"
            + " cast(:now as timestamp with time zone), false, 1 where 1 = 1";
    findLive = "select id from " + task + " where name = :name and live_key = :key";
    lock = "select name, state, cancel_requested from " + task + " where id = :id for update";
    cancelQueued =
        "update "
            + task
            + " set state = 'CANCELLED', live_key = null, ended_at = :now, cancel_requested = true,"
            + " cancel_reason = :reason, cancel_node = :node, cancel_at = :now where id = :id";
    deleteQueued = "delete from " + execution + " where task_name = :name and task_instance = :id";
    requestCancel =
        "update "
            + task
            + " set cancel_requested = true, cancel_reason = :reason, cancel_node = :node,"
            + " cancel_at = :now where id = :id";
    retry =
        "update "
            + task
            + " set state = 'SCHEDULED', live_key = task_key, failures = 0, failure = null,"
            + " ended_at = null, cancel_requested = false, cancel_reason = null,"
            + " cancel_node = null, cancel_at = null where id = :id and not exists (select 1 from "
            + task
            + " other where other.name = "
            + task
            + ".name and other.live_key = "
            + task
            + ".task_key)";
  }

  /**
   * Stores a call, unless a live task has its name and its key.
   *
   * @return the id of the task, or of the one that lives
   * @throws ConcurrencyFailureException if the one that lives is not visible to the transaction
   */
  public String store(StoredCall call, Instant now) {
    for (int i = 0; i < MAX_TRIES; i++) {
      Optional<String> id = insert(call, now) ? Optional.of(call.id()) : findLive(call);
      if (id.isPresent()) {
        return id.get();
      }
      // The live task has ended since the insert, or the isolation of the transaction hides it.
    }
    throw new ConcurrencyFailureException(
        "A task '%s' with the key '%s' lives that the transaction of the caller does not see"
            .formatted(call.name(), call.key()));
  }

  private Optional<String> findLive(StoredCall call) {
    return jdbc.sql(findLive)
        .param("name", call.name())
        .param("key", call.key())
        .query(String.class)
        .optional();
  }

  private boolean insert(StoredCall call, Instant now) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", call.id());
    values.put("name", call.name());
    values.put("key", call.key());
    values.put("tags", Json.writeTags(call.tags()));
    values.put("arguments", call.arguments());
    values.put("context", Json.write(call.context()));
    values.put("now", Sql.time(now));
    try {
      return database.changeBoth(insertTask, insertExecution, values);
    } catch (DuplicateKeyException live) { // H2
      if (call.key() == null) {
        throw live;
      }
      return false;
    }
  }

  /** Cancels a task that is queued, and requests the cancel of one that runs. */
  public CancelResult cancel(String id, CancelRequest request, Instant now) {
    return database.inTransaction(
        () -> lock(id).map(task -> cancel(id, task, request, now)).orElse(CancelResult.NOTHING));
  }

  private CancelResult cancel(String id, Locked task, CancelRequest request, Instant now) {
    if (task.state().isFinal() || task.cancelRequested()) {
      return CancelResult.NOTHING;
    }
    boolean queued = task.state() == StoredState.SCHEDULED;
    jdbc.sql(queued ? cancelQueued : requestCancel)
        .param("id", id)
        .param("reason", request.reason())
        .param("node", request.node())
        .param("now", Sql.time(now))
        .update();
    if (!queued) {
      return CancelResult.REQUESTED;
    }
    jdbc.sql(deleteQueued).param("name", task.name()).param("id", id).update();
    return CancelResult.ENDED;
  }

  /** Schedules a task again that has failed or was cancelled. */
  public boolean retry(String id, Instant now) {
    boolean joined = database.isInTransaction();
    try {
      return database.inTransaction(() -> lock(id).map(task -> retry(id, task, now)).orElse(false));
    } catch (DuplicateKeyException live) {
      if (joined) {
        throw live; // the caller's transaction is lost
      }
      return false; // another call has taken the key meanwhile
    }
  }

  private boolean retry(String id, Locked task, Instant now) {
    if (task.state() != StoredState.FAILED && task.state() != StoredState.CANCELLED) {
      return false;
    }
    if (jdbc.sql(retry).param("id", id).update() == 0) {
      return false;
    }
    jdbc.sql(insertExecution)
        .param("name", task.name())
        .param("id", id)
        .param("now", Sql.time(now))
        .update();
    return true;
  }

  private Optional<Locked> lock(String id) {
    return jdbc.sql(lock)
        .param("id", id)
        .query(
            (row, number) ->
                new Locked(
                    row.getString("name"),
                    StoredState.valueOf(row.getString("state")),
                    row.getBoolean("cancel_requested")))
        .optional();
  }

  private record Locked(String name, StoredState state, boolean cancelRequested) {}
}

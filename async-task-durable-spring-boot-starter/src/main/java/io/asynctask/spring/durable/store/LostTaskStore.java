package io.asynctask.spring.durable.store;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The ends of tasks that have lost too many nodes.
 *
 * @since 0.1.0
 */
public final class LostTaskStore {

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String lock;
  private final String delete;
  private final String end;

  /** Creates it. */
  public LostTaskStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
    lock = "select id from " + task + " where id = :id for update";
    delete =
        "delete from "
            + database.tables().execution()
            + " where task_name = :name and task_instance = :id and version = :version"
            + " and picked = true and last_heartbeat <= :heartbeat";
    end =
        "update "
            + task
            + " set state = case when cancel_requested then 'CANCELLED' else 'FAILED' end,"
            + " live_key = null, ended_at = :now, failure = :failure"
            + " where id = :id and state in ('SCHEDULED', 'RUNNING')";
  }

  /**
   * Ends a task whose node is lost.
   *
   * @param heartbeat the last heartbeat that was seen: a later one keeps the task on its node
   * @return whether it was ended
   */
  public boolean end(PickedExecution picked, Instant heartbeat, String failure, Instant now) {
    return database.inTransaction(
        () -> {
          jdbc.sql(lock).param("id", picked.id()).query(String.class).optional();
          boolean lost =
              jdbc.sql(delete)
                      .param("name", picked.name())
                      .param("id", picked.id())
                      .param("version", picked.version())
                      .param("heartbeat", Sql.time(heartbeat))
                      .update()
                  == 1;
          if (lost) {
            jdbc.sql(end)
                .param("id", picked.id())
                .param("failure", failure)
                .param("now", Sql.time(now))
                .update();
          }
          return lost;
        });
  }
}

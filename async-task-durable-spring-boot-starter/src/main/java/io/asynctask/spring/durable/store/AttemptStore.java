package io.asynctask.spring.durable.store;

import io.asynctask.Progress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the node that runs an attempt reads and writes while it runs.
 *
 * @since 0.1.0
 */
public final class AttemptStore {

  static final String OWNED =
      " where id = :id and attempt = :attempt and node = :node and state = 'RUNNING'";

  static final String UNPICK =
      " set picked = false, picked_by = null, last_heartbeat = null, execution_time = :due,"
          + " version = version + 1";

  private final TaskDatabase database;
  private final JdbcClient jdbc;
  private final String progress;
  private final String owned;

  /** Creates it. */
  public AttemptStore(TaskDatabase database) {
    this.database = database;
    this.jdbc = database.jdbc();
    String task = database.tables().task();
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

  /** Writes the progress of an attempt, unless it no longer owns the task. */
  public void progress(AttemptId attempt, Progress progress, String message) {
    database.inOneStatement(
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

  private JdbcClient.StatementSpec ofAttempt(String sql, AttemptId attempt) {
    return jdbc.sql(sql)
        .param("id", attempt.id())
        .param("attempt", attempt.number())
        .param("node", attempt.node());
  }
}

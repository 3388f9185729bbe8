package io.asynctask.spring.durable.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The pick of due tasks for a node. It marks the rows of db-scheduler as picked and starts an
 * attempt of each task in the same transaction. So a task whose row is picked runs, and one whose
 * row is not picked waits or has ended.
 *
 * @since 0.1.0
 */
public final class PickStore {

  private static final String PICK =
      """
      update %2$s execution
      set picked = true, picked_by = :node, last_heartbeat = :now, version = execution.version + 1
      """;

  private static final String START =
      """
      update %1$s task
      set state = 'RUNNING', attempt = task.attempt + 1, node = :node, started_at = :now,
        progress_done = null, progress_total = null, progress_message = null
      """;

  // Elsewhere the task is locked before the row of db-scheduler. This may do the opposite, because
  // it waits for no lock. No condition on a name or a state can use an index: with many rows of
  // one name or state, PostgreSQL would take that index in place of those of due rows and ids.
  private static final String PICK_AND_START =
      """
      with due as materialized (
        select task_name, task_instance from %2$s
        where picked = false and execution_time <= :now
          and array_position(cast(array[:names] as varchar[]), task_name) is not null
        order by execution_time
        fetch first %3$d rows only
        for update skip locked
      ), free as materialized (
        select due.task_name, task.id, task.state
        from due join %1$s task on task.id = due.task_instance
        for update of task skip locked
      ), orphaned as (
        delete from %2$s execution
        using due left join %1$s task on task.id = due.task_instance
        where execution.task_name = due.task_name and execution.task_instance = due.task_instance
          and task.state is distinct from 'SCHEDULED'
      ), picked as (
      """
          + PICK
          + """
              from free
              where execution.task_name = free.task_name and execution.task_instance = free.id
                and free.state = 'SCHEDULED'
              returning execution.task_name, execution.task_instance, execution.execution_time,
                execution.version
            ), started as (
            """
          + START
          + """
              from free
              where task.id = free.id and free.state = 'SCHEDULED'
              returning task.id, task.attempt, task.failures, task.arguments, task.context
            )
            select * from picked join started on started.id = picked.task_instance
            order by picked.execution_time
            """;

  // The condition on the name can use no index, and the order is that of the index of due rows.
  // Otherwise H2 would read all due rows each time.
  private static final String FIND_DUE =
      """
      select task_name, task_instance, version from %2$s
      where picked = false and execution_time <= :now
        and task_name || '' in (:names)
      order by picked, execution_time
      fetch first %3$d rows only
      """;

  private static final String IS_SCHEDULED =
      "select count(*) from %1$s where id = :id and state = 'SCHEDULED'";

  private static final String LOCK =
      "select id from %1$s where id = :id and state = 'SCHEDULED' for update skip locked";

  private static final String OF_ONE =
      "where task_name = :name and task_instance = :id and version = :version";

  private static final String DELETE_ONE = "delete from %2$s " + OF_ONE;
  private static final String PICK_ONE = PICK + OF_ONE;
  private static final String START_ONE = START + "where id = :id";

  private static final String FIND_STARTED =
      """
      select * from %2$s execution join %1$s task on task.id = execution.task_instance
      where execution.task_name = :name and execution.task_instance = :id
      """;

  private final TaskDatabase database;

  /** Creates it. */
  public PickStore(TaskDatabase database) {
    this.database = database;
  }

  /**
   * Picks due tasks, those first that have waited longest, and starts an attempt of each. A task
   * that another transaction has locked is left for the next pick. A row whose task was deleted by
   * other hands is removed.
   *
   * @param names the names of the tasks that the node can run; not empty
   * @param limit how many tasks at most
   */
  public List<PickedAttempt> pick(Collection<String> names, String node, int limit, Instant now) {
    return switch (database.dialect()) {
      case POSTGRESQL -> database.inOneStatement(() -> pickAtOnce(names, node, limit, now));
      case H2 -> database.inTransaction(() -> pickOneByOne(names, node, limit, now));
    };
  }

  private List<PickedAttempt> pickAtOnce(
      Collection<String> names, String node, int limit, Instant now) {
    return sql(PICK_AND_START, limit)
        .param("names", names)
        .param("node", node)
        .param("now", Sql.time(now))
        .query((row, number) -> started(row, node))
        .list();
  }

  private List<PickedAttempt> pickOneByOne(
      Collection<String> names, String node, int limit, Instant now) {
    return sql(FIND_DUE, limit)
        .param("names", names)
        .param("now", Sql.time(now))
        .query((row, number) -> execution(row))
        .list()
        .stream()
        .flatMap(due -> pick(due, node, now).stream())
        .toList();
  }

  private Optional<PickedAttempt> pick(ExecutionRow due, String node, Instant now) {
    if (ofOne(IS_SCHEDULED, due).query(Integer.class).single() == 0) {
      ofOne(DELETE_ONE, due).update();
      return Optional.empty();
    }
    boolean picked =
        ofOne(LOCK, due).query(String.class).optional().isPresent()
            && ofOne(PICK_ONE, due).param("node", node).param("now", Sql.time(now)).update() == 1;
    if (!picked) {
      return Optional.empty();
    }
    ofOne(START_ONE, due).param("node", node).param("now", Sql.time(now)).update();
    return ofOne(FIND_STARTED, due).query((row, number) -> started(row, node)).optional();
  }

  private JdbcClient.StatementSpec ofOne(String sql, ExecutionRow execution) {
    return sql(sql, 1)
        .param("name", execution.name())
        .param("id", execution.id())
        .param("version", execution.version());
  }

  private JdbcClient.StatementSpec sql(String sql, int limit) {
    // The limit is no parameter, because PostgreSQL plans for all values of those.
    return database
        .jdbc()
        .sql(sql.formatted(database.tables().task(), database.tables().execution(), limit));
  }

  private static ExecutionRow execution(ResultSet row) throws SQLException {
    return new ExecutionRow(
        row.getString("task_name"), row.getString("task_instance"), row.getLong("version"));
  }

  private static PickedAttempt started(ResultSet row, String node) throws SQLException {
    ExecutionRow execution = execution(row);
    return new PickedAttempt(
        execution,
        Objects.requireNonNull(Sql.instant(row, "execution_time")),
        new StartedAttempt(
            new AttemptId(execution.name(), execution.id(), row.getInt("attempt"), node),
            row.getInt("failures"),
            row.getString("arguments"),
            Json.read(row.getString("context"))));
  }
}

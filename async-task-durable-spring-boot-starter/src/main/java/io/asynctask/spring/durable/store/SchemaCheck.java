package io.asynctask.spring.durable.store;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The check that the tables are there and have the columns that the statements name. */
final class SchemaCheck {

  private static final List<String> TASK =
      List.of(
          "id",
          "name",
          "task_key",
          "live_key",
          "tags",
          "state",
          "arguments",
          "context",
          "result",
          "failure",
          "node",
          "attempt",
          "failures",
          "progress_done",
          "progress_total",
          "progress_message",
          "cancel_requested",
          "cancel_reason",
          "cancel_node",
          "cancel_at",
          "created_at",
          "started_at",
          "ended_at");

  private static final List<String> EXECUTION =
      List.of(
          "task_name",
          "task_instance",
          "task_data",
          "execution_time",
          "picked",
          "picked_by",
          "last_success",
          "last_failure",
          "consecutive_failures",
          "last_heartbeat",
          "version");

  private static final List<String> ACCEPTANCE =
      List.of("id", "task", "owner", "location", "result", "accepted_at");

  private SchemaCheck() {}

  static void check(JdbcClient jdbc, TaskTables tables) {
    check(jdbc, tables.task(), TASK);
    check(jdbc, tables.execution(), EXECUTION);
    check(jdbc, tables.acceptance(), ACCEPTANCE);
  }

  private static void check(JdbcClient jdbc, String table, List<String> expected) {
    Set<String> present;
    try {
      present = jdbc.sql("select * from " + table + " where 1 = 0").query(SchemaCheck::columns);
    } catch (BadSqlGrammarException missing) {
      throw new MissingSchemaException(
          "The database has no table '%s' for durable tasks, or its user may not read it"
              .formatted(table),
          missing);
    }
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(present);
    if (!missing.isEmpty()) {
      throw new MissingSchemaException(
          "The table '%s' for durable tasks has no column %s"
              .formatted(table, "'" + String.join("', '", missing) + "'"));
    }
  }

  private static Set<String> columns(ResultSet none) throws SQLException {
    ResultSetMetaData metaData = none.getMetaData();
    Set<String> columns = new TreeSet<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      columns.add(metaData.getColumnName(i).toLowerCase(Locale.ROOT));
    }
    return columns;
  }
}

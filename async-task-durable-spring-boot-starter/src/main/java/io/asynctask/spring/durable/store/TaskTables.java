package io.asynctask.spring.durable.store;

import java.util.regex.Pattern;

/**
 * The names of the tables.
 *
 * @param prefix what stands before the names; it may name a schema, as in {@code app.}
 * @since 0.1.0
 */
public record TaskTables(String prefix) {

  private static final Pattern VALID = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z0-9_]*");
  private static final Pattern TABLE = Pattern.compile("\\basync_task(_execution|_acceptance)?\\b");
  private static final Pattern INDEX = Pattern.compile("\\basync_task_\\w+_idx\\b");

  /** Returns whether the prefix can be part of a name that needs no quotes. */
  public static boolean isValidPrefix(String prefix) {
    return VALID.matcher(prefix).matches();
  }

  /** The table of what was called and how it has ended. */
  public String task() {
    return prefix + "async_task";
  }

  /** The table of db-scheduler: what has to run, and when. */
  public String execution() {
    return prefix + "async_task_execution";
  }

  /** The table of what requests have said of the tasks that they have started. */
  public String acceptance() {
    return prefix + "async_task_acceptance";
  }

  /** Returns a script for these tables, from one for tables without a prefix. */
  public String prefixed(String script) {
    String ofIndex =
        prefix.substring(prefix.indexOf('.') + 1); // an index is in the schema of its table
    String indexes = INDEX.matcher(script).replaceAll(index -> ofIndex + index.group());
    return TABLE.matcher(indexes).replaceAll(table -> prefix + table.group());
  }
}

package io.asynctask.spring.jdbc;

import io.asynctask.spring.task.ReadableTime;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of an execution for a look at its task, such as {@code a JDBC statement for 12 s
 * (PostgreSQL, pid 4711)}. It is made by the thread that looks, while another one is in the driver.
 * So it asks the driver for nothing that might wait for that: the product is told from the class of
 * the statement, and only PostgreSQL's driver is asked for the process of the connection.
 */
final class StatementDescription {

  private static final Map<String, String> PRODUCTS =
      Map.ofEntries(
          Map.entry("org.postgresql.", "PostgreSQL"),
          Map.entry("com.mysql.", "MySQL"),
          Map.entry("org.mariadb.", "MariaDB"),
          Map.entry("oracle.", "Oracle"),
          Map.entry("com.microsoft.sqlserver.", "SQL Server"),
          Map.entry("com.ibm.db2.", "Db2"),
          Map.entry("org.h2.", "H2"),
          Map.entry("org.hsqldb.", "HSQLDB"),
          Map.entry("org.apache.derby.", "Derby"),
          Map.entry("org.sqlite.", "SQLite"));

  private static final String POSTGRESQL = "org.postgresql.PGConnection";

  private StatementDescription() {}

  static String of(Statement statement, Duration since) {
    String text = "a JDBC statement for " + ReadableTime.of(since);
    try {
      Statement driver = statement.unwrap(Statement.class);
      Long pid = backendPid(driver);
      return text + " (" + product(driver) + (pid == null ? "" : ", pid " + pid) + ")";
    } catch (SQLException | RuntimeException | LinkageError closed) {
      return text;
    }
  }

  private static String product(Statement driver) {
    String type = driver.getClass().getName();
    return PRODUCTS.entrySet().stream()
        .filter(product -> type.startsWith(product.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(type);
  }

  private static @Nullable Long backendPid(Statement driver) throws SQLException {
    if (!driver.getClass().getName().startsWith("org.postgresql.")) {
      return null;
    }
    Connection connection = driver.getConnection();
    try {
      Class<?> type = Class.forName(POSTGRESQL, false, driver.getClass().getClassLoader());
      Object pid = type.getMethod("getBackendPID").invoke(type.cast(connection));
      return pid instanceof Number number ? number.longValue() : null;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException unknown) {
      return null; // in a native image, where the method is not listed
    }
  }
}

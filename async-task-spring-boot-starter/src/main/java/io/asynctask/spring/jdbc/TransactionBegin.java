package io.asynctask.spring.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The begin of the transactions of one connection. PostgreSQL's driver sends {@code BEGIN} together
 * with the first statement of a transaction, but as a command of its own. A cancel that hits it
 * leaves that statement outside of any transaction, and the statement is committed alone. So the
 * transaction is begun by a comment before a cancel may be sent. That takes one round trip. The
 * driver begins no transaction for a text without any character of a statement or comment.
 *
 * <p>A connection is used by one thread at a time, and so is this.
 */
final class TransactionBegin {

  private static final String DRIVER = "PostgreSQL JDBC Driver";
  private static final String COMMENT = "/* begin */";

  private final Connection connection;
  private @Nullable Boolean needed;
  private boolean begun;

  TransactionBegin(Connection connection) {
    this.connection = connection;
  }

  /** Notes a call of the connection, which may end the transaction. */
  void note(String method) {
    switch (method) {
      case "commit", "rollback", "setAutoCommit" -> begun = false;
      default -> {}
    }
  }

  /** Begins the transaction if a statement is to be its first and this driver needs that. */
  void beforeStatement() throws SQLException {
    if (!begun && isNeeded() && !connection.getAutoCommit()) {
      try (Statement comment = connection.createStatement()) {
        boolean unused = comment.execute(COMMENT);
      }
      begun = true;
    }
  }

  private boolean isNeeded() throws SQLException {
    Boolean known = needed;
    if (known == null) {
      @Nullable DatabaseMetaData driver = connection.getMetaData(); // that of a mock is null
      known = driver != null && DRIVER.equals(driver.getDriverName());
      needed = known;
    }
    return known;
  }
}

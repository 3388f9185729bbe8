package io.asynctask.sample;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Tells the pool to evict a connection whose database H2 has closed, as it does after an error of
 * the disk. When the last of these connections is gone, the next one opens the database again.
 */
public final class DatabaseClosed implements SQLExceptionOverride {

  /** H2's {@code DATABASE_IS_CLOSED}. */
  private static final String CLOSED = "90098";

  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return CLOSED.equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}

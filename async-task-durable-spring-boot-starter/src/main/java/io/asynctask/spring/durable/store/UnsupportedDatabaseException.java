package io.asynctask.spring.durable.store;

/**
 * Signals that durable tasks cannot be stored in this database.
 *
 * @since 0.1.0
 */
public final class UnsupportedDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates it for the product of that name. */
  public UnsupportedDatabaseException(String product) {
    super("Durable tasks are stored in PostgreSQL or H2, and this database is '" + product + "'");
  }
}

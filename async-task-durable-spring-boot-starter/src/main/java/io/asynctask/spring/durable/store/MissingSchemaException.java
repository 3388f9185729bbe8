package io.asynctask.spring.durable.store;

/**
 * Signals that the database has no tables for durable tasks, or those of an older version.
 *
 * @since 0.1.0
 */
public final class MissingSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingSchemaException(String message, Throwable cause) {
    super(message, cause);
  }

  MissingSchemaException(String message) {
    super(message);
  }
}

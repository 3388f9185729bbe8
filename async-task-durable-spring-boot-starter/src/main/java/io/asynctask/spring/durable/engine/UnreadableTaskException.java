package io.asynctask.spring.durable.engine;

import org.jspecify.annotations.Nullable;

/**
 * Signals that this version of the application cannot read what is stored of a task.
 *
 * @since 0.1.0
 */
public final class UnreadableTaskException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param message names the method and what of it cannot be read
   * @param cause why; {@code null} for none
   */
  public UnreadableTaskException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

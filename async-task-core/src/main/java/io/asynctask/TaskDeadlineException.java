package io.asynctask;

import java.util.concurrent.TimeoutException;

/**
 * The exception of a task whose deadline has passed. It tells the end of a task from other timeouts
 * that a body may meet. Its suppressed exception carries the stack of the thread that ran the body.
 *
 * <pre>{@code
 * handle.exceptionally(
 *     failure -> failure.getCause() instanceof TaskDeadlineException ? "too late" : "failed");
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskDeadlineException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates it, for code that passes on the end of a task, for example of one in another process.
   *
   * @param message names the task and its deadline
   */
  public TaskDeadlineException(String message) {
    super(message);
  }
}

package io.asynctask;

import java.util.concurrent.CancellationException;

/**
 * The exception of a task that was cancelled, directly or by the cancel of the last stage that
 * derives from its handle. It tells the end of a task from other cancellations that a body may
 * meet.
 *
 * <pre>{@code
 * try {
 *   context.throwIfCancelled();
 * } catch (TaskCancellationException stopping) {
 *   undo.run();
 *   throw stopping; // the task ends cancelled
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskCancellationException extends CancellationException {

  private static final long serialVersionUID = 1L;

  TaskCancellationException() {}

  /**
   * Creates it, for code that passes on the end of a task, for example of one in another process.
   *
   * @param message tells why the task was cancelled
   */
  public TaskCancellationException(String message) {
    super(message);
  }
}

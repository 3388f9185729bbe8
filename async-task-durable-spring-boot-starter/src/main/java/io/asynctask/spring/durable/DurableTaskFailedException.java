package io.asynctask.spring.durable;

/**
 * The failure of a durable task. The handle of a durable task fails with it, on whichever node the
 * task has run: its message has the type and the message of the exception that the body threw. A
 * passed deadline is a {@link io.asynctask.TaskDeadlineException}, as with any other task.
 *
 * <pre>{@code
 * handle.exceptionally(
 *     failure -> {
 *       if (failure.getCause() instanceof DurableTaskFailedException failed) {
 *         log.warn("Task {} has failed", failed.id());
 *       }
 *       return null;
 *     });
 * }</pre>
 *
 * @since 0.1.0
 */
public final class DurableTaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The id of the task, for the serialized form. */
  private final String id;

  /**
   * Creates it.
   *
   * @param id the id of the task
   * @param failure the failure, as {@link DurableTask#failure()} tells it
   */
  public DurableTaskFailedException(String id, String failure) {
    super(failure);
    this.id = id;
  }

  /** {@return the id of the task} */
  public String id() {
    return id;
  }
}

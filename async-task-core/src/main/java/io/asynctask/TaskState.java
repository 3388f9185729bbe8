package io.asynctask;

/**
 * The state of a task. The last three are final.
 *
 * <pre>{@code
 * if (handle.state() == TaskState.CANCELLING) {
 *   log.info("The body of " + handle + " has not stopped yet");
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public enum TaskState {
  /** The task waits for a runner; also if it has not been passed to its schedule function yet. */
  SCHEDULED,
  /** A thread runs the body or closes it. */
  RUNNING,
  /** The body is pending and waits for a wake. */
  WAITING,
  /** A cancel has won, and the body has not stopped yet. */
  CANCELLING,
  /** The task has ended with a value. */
  COMPLETED,
  /** The task has ended with an exception. */
  FAILED,
  /** The task was ended by a cancel. */
  CANCELLED;

  /**
   * Returns whether the task has stopped.
   *
   * @return whether this is one of the final states
   */
  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }
}

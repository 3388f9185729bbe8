package io.asynctask;

/** Where a task is in its life. The last three are final. */
public enum TaskState {
  /**
   * Waits for a runner; also a task that was spawned and not yet passed to its schedule function.
   */
  SCHEDULED,
  /** A thread runs the body or closes it. */
  RUNNING,
  /** The body is pending and waits for a wake. */
  WAITING,
  /** A cancel has won, and the body has not stopped yet. */
  CANCELLING,
  /** Ended with a value. */
  COMPLETED,
  /** Ended with an exception. */
  FAILED,
  /** Ended by a cancel. */
  CANCELLED;

  /** Whether the task has stopped. */
  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }
}

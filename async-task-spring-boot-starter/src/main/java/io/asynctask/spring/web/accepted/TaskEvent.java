package io.asynctask.spring.web.accepted;

/** An event that is sent to a viewer of a task. */
sealed interface TaskEvent {

  /** The comment that is sent for a {@link Heartbeat}. */
  String HEARTBEAT = "still there";

  /** Returns whether the stream ends with it. */
  default boolean isLast() {
    return false;
  }

  /**
   * The status has changed.
   *
   * @param number counts the changes that this viewer was sent
   */
  record Change(long number, TaskStatus status) implements TaskEvent {

    String name() {
      return switch (status.state()) {
        case COMPLETED -> "done";
        case FAILED -> "failed";
        case CANCELLED -> "cancelled";
        default -> "progress";
      };
    }

    @Override
    public boolean isLast() {
      return status.state().isFinal();
    }
  }

  /** An event without a change. It detects a viewer that has disconnected. */
  record Heartbeat() implements TaskEvent {}
}

package io.asynctask.spring.web.accepted;

/** What is sent to one who watches a task. */
sealed interface TaskEvent {

  /** The comment that is sent for a {@link Heartbeat}. */
  String HEARTBEAT = "still there";

  /** Whether the stream ends with it. */
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

  /** Nothing has changed; shows whether the viewer is still there. */
  record Heartbeat() implements TaskEvent {}
}

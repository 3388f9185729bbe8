package io.asynctask.spring.durable.store;

import io.asynctask.TaskState;

/** The state of a task as the database has it. Whether its cancel was requested is a column. */
enum StoredState {
  SCHEDULED(TaskState.SCHEDULED),
  RUNNING(TaskState.RUNNING),
  COMPLETED(TaskState.COMPLETED),
  FAILED(TaskState.FAILED),
  CANCELLED(TaskState.CANCELLED);

  private final TaskState shown;

  StoredState(TaskState shown) {
    this.shown = shown;
  }

  boolean isFinal() {
    return shown.isFinal();
  }

  /** Returns the state that users see. */
  TaskState shown(boolean cancelRequested) {
    return this == RUNNING && cancelRequested ? TaskState.CANCELLING : shown;
  }
}

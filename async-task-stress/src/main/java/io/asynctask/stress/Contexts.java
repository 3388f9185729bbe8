package io.asynctask.stress;

import io.asynctask.Task;
import io.asynctask.TaskContext;

/** The context of a task, without being in its body. */
final class Contexts {

  private Contexts() {}

  /** The one object is its context too. A body would ask {@link TaskContext#current()}. */
  static TaskContext of(Task<?> task) {
    return (TaskContext) task;
  }
}

package io.asynctask.stress;

import io.asynctask.TaskState;
import java.io.Serializable;

/** How a race ended for a task and its body. */
record Story(TaskState state, int polls, int closes) implements Serializable {

  @Override
  public String toString() {
    return state + " polls=" + polls + " closes=" + closes;
  }
}

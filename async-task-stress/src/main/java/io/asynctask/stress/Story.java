package io.asynctask.stress;

import io.asynctask.TaskState;

/** How a race ended for a task and its body. */
record Story(TaskState state, int polls, int closes) {

  @Override
  public String toString() {
    return state + " polls=" + polls + " closes=" + closes;
  }
}

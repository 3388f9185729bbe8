package io.asynctask;

import java.io.Serializable;

/** The state of a task and the counts of its body at the end of a race. */
record EndOfRace(TaskState state, int polls, int closes) implements Serializable {

  @Override
  public String toString() {
    return state + " polls=" + polls + " closes=" + closes;
  }
}

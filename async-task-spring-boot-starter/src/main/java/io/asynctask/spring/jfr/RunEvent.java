package io.asynctask.spring.jfr;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The event of a run: a thread was in the body of a task. */
@Name("asynctask.Run")
@Label("Task Run")
@Description("A thread was in the body of a task")
final class RunEvent extends TaskEvent implements TaskListener.Run {

  @Label("Poll")
  @Description("Which run of the task it is; 1 for the first")
  int poll;

  private transient LiveTask task;

  RunEvent(LiveTask task) {
    this.task = task;
  }

  @Override
  public void left() {
    end();
    if (shouldCommit()) {
      of(task);
      poll = task.polls();
      commit();
    }
  }
}

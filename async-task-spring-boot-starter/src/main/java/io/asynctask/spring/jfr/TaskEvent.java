package io.asynctask.spring.jfr;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.TaskTags;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The fields that all events of a task have. */
@Category("async-task")
@StackTrace(false)
abstract class TaskEvent extends Event {

  @Label("Task Id")
  long taskId;

  @Label("Task Name")
  @Nullable String taskName;

  @Label("Executor")
  @Description("The bean name of the executor")
  @Nullable String executor;

  @Label("Tags")
  @Nullable String tags;

  final void of(LiveTask task) {
    taskId = task.id();
    taskName = task.name();
    tags = String.valueOf(task.tag());
    executor = task.tag() instanceof TaskTags ours ? ours.executor() : null;
  }
}

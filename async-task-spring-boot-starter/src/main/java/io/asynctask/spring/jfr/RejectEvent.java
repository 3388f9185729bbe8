package io.asynctask.spring.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An executor refuses a task; thread and stack are the submitter's. */
@Name("asynctask.Reject")
@Label("Task Rejected")
@Description("An executor refuses a task")
@Category("async-task")
@StackTrace
final class RejectEvent extends Event {

  @Label("Task Name")
  @Nullable String taskName;

  @Label("Executor")
  @Nullable String executor;

  @Label("Message")
  @Nullable String message;
}

package io.asynctask.spring.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The event of a rejection. Its thread and stack are those of the submitter. */
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

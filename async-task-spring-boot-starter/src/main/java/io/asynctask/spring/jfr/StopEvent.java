package io.asynctask.spring.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The event of the stop of a task. */
@Name("asynctask.Stop")
@Label("Task Stop")
@Description("A task has stopped")
final class StopEvent extends TaskEvent {

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Failure")
  @Description("The class of the exception")
  @Nullable String failure;

  @Label("Age")
  @Description("From the spawn to the stop")
  @Timespan(Timespan.NANOSECONDS)
  long age;

  @Label("Queued")
  @Description("How long, in all, the task was scheduled and no thread ran it")
  @Timespan(Timespan.NANOSECONDS)
  long queued;

  @Label("Busy")
  @Description("How long, in all, a thread was in the body")
  @Timespan(Timespan.NANOSECONDS)
  long busy;

  @Label("Polls")
  @Description("How often the body was entered")
  int polls;

  @Label("Parent Id")
  @Description("The id of the parent; 0 without one")
  long parentId;
}

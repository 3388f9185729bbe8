package io.asynctask.spring.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** The event of the first run of a task. */
@Name("asynctask.Start")
@Label("Task Start")
@Description("A task runs for the first time")
final class StartEvent extends TaskEvent {

  @Label("Queued")
  @Description("From the spawn to this run")
  @Timespan(Timespan.NANOSECONDS)
  long queued;
}

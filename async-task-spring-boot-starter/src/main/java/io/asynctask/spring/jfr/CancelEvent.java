package io.asynctask.spring.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event of a cancel request. Its thread and stack are those of the canceller. */
@Name("asynctask.Cancel")
@Label("Task Cancel")
@Description("A task is told to stop: by a cancel, a deadline or a completion from outside")
@StackTrace
final class CancelEvent extends TaskEvent {}

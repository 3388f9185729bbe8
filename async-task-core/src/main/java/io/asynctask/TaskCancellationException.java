package io.asynctask;

import java.util.concurrent.CancellationException;

/**
 * A task was cancelled, or the last stage that derives from its handle was: tells the end of a task
 * from the other cancellations that a body may run into.
 */
public final class TaskCancellationException extends CancellationException {

  private static final long serialVersionUID = 1L;

  TaskCancellationException() {}
}

package io.asynctask;

import java.util.concurrent.TimeoutException;

/**
 * The deadline of a task has passed: tells the end of a task from the other timeouts that a body
 * may run into.
 */
public final class TaskDeadlineException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  TaskDeadlineException(String message) {
    super(message);
  }
}

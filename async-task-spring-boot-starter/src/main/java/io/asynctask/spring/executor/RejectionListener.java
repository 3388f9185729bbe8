package io.asynctask.spring.executor;

import org.springframework.core.task.TaskRejectedException;

/** Hears of the tasks that executors refuse; must be quick, and safe for use by many threads. */
@FunctionalInterface
public interface RejectionListener {

  /**
   * A task was refused; on the submitting thread, before that gets the exception.
   *
   * @param executor the name of the executor
   * @param task the name of the task
   * @param id of the task; 0 when it was refused before it was spawned, else it has stopped by now
   */
  void rejected(String executor, String task, long id, TaskRejectedException rejection);
}

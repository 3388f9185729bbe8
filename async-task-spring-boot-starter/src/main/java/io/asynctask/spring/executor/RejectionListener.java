package io.asynctask.spring.executor;

import org.springframework.core.task.TaskRejectedException;

/**
 * A listener for the tasks that executors reject. It must be quick, and safe for use by many
 * threads. Beans of this type are called for all executors.
 *
 * <pre>{@code
 * RejectionListener listener =
 *     (executor, task, id, rejection) -> log.info(executor + " rejects " + task);
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RejectionListener {

  /**
   * Receives a rejection, on the submitting thread and before that gets the exception.
   *
   * @param executor the name of the executor
   * @param task the name of the task
   * @param id the id of the task, which has stopped by now; 0 if it was rejected before its spawn
   * @param rejection the exception that the submitter gets
   */
  void rejected(String executor, String task, long id, TaskRejectedException rejection);
}

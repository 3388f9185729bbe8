package io.asynctask.spring.executor;

/** What an executor does with a task for which it has neither a place nor room in its queue. */
public enum Saturation {

  /** The submitter gets a {@link org.springframework.core.task.TaskRejectedException}. */
  REJECT,

  /**
   * The submitter waits for room. Not for tasks that submit to the executor they run on: they wait
   * for a place that they hold themselves.
   */
  BLOCK,

  /** The submitter runs the task, beside the tasks that the limit counts. */
  CALLER_RUNS
}

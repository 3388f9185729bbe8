package io.asynctask.spring.executor;

/** What an executor does with a task for which it has neither a place nor room in its queue. */
public enum Saturation {

  /** The submitter gets a {@link org.springframework.core.task.TaskRejectedException}. */
  REJECT,

  /**
   * The submitter waits for room, behind those that came before. A thread that must not block, an
   * event loop for one, gets a {@link org.springframework.core.task.TaskRejectedException}. Not for
   * tasks that submit to the executor they run on: they wait for a place that they hold themselves.
   */
  BLOCK,

  /**
   * The submitter runs the task; it does not count against the limit. A thread that must not block,
   * or that runs dozens of such tasks one inside another, gets a {@link
   * org.springframework.core.task.TaskRejectedException}.
   */
  CALLER_RUNS
}

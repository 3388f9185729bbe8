package io.asynctask.spring.executor;

/**
 * What an executor does with a task for which it has neither a place nor room in its queue.
 *
 * <pre>{@code
 * ExecutorLimits limits = new ExecutorLimits(8, 0, Saturation.CALLER_RUNS);
 * }</pre>
 *
 * @since 0.1.0
 */
public enum Saturation {

  /** The submitter gets a {@link org.springframework.core.task.TaskRejectedException}. */
  REJECT,

  /**
   * The submitter waits for room, behind the submitters that came before. A thread that must not
   * block, such as an event loop, gets a {@link
   * org.springframework.core.task.TaskRejectedException}. Not for tasks that submit to the executor
   * on which they run: they would wait for a place that they hold themselves.
   */
  BLOCK,

  /**
   * The submitter runs the task, which does not count against the limit. A thread that must not
   * block, or that already runs dozens of such tasks one inside another, gets a {@link
   * org.springframework.core.task.TaskRejectedException}.
   */
  CALLER_RUNS
}

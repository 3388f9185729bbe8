package io.asynctask.spring.metrics;

/**
 * The rule for which tasks get an observation of their own.
 *
 * @since 0.1.0
 */
public enum TaskObservations {

  /**
   * Each task, if a tracer or the application needs observations: by a handler, a predicate, a
   * filter or a convention of its own. Otherwise tasks are timed without observations.
   */
  AUTO,

  /** Each task, if there is a handler. */
  ALWAYS,

  /** No task: they are timed, and no trace shows them. */
  NEVER
}

package io.asynctask.spring.metrics;

/** Says which tasks get an observation of their own. */
public enum TaskObservations {

  /**
   * Each task where something hears of it that needs an observation: a tracer, or a handler,
   * predicate, filter or convention of the application. Otherwise tasks are timed without.
   */
  AUTO,

  /** Each task, where there is a handler. */
  ALWAYS,

  /** No task: they are timed, and no trace shows them. */
  NEVER
}

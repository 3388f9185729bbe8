package io.asynctask.spring.executor;

/** What an executor counts of its tasks. */
enum ExecutorEvent {

  /** A task was spawned and not refused. */
  SPAWNED,

  /** The delegate executor was to begin a run. Not counted where a pool has a queue. */
  HANDED_OVER,

  /** The delegate executor has begun or refused such a run. */
  BEGUN
}

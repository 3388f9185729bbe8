package io.asynctask.spring.durable.store;

/**
 * What a cancel request has reached.
 *
 * @since 0.1.0
 */
public enum CancelResult {
  /** There is no such task, it has ended, or its cancel was requested before. */
  NOTHING,
  /** A node runs the task, and has to stop it. */
  REQUESTED,
  /** The task was queued, and has ended. */
  ENDED
}

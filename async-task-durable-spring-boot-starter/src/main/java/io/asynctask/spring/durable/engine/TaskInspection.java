package io.asynctask.spring.durable.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the engine of this node tells of a task beyond {@link
 * io.asynctask.spring.durable.DurableTask}. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface TaskInspection {

  /**
   * The request of a cancel.
   *
   * @param at when it was requested
   * @param reason why; it may be empty
   */
  record CancelRequest(Instant at, String reason) {}

  /**
   * Returns the id, on this node, of the task that runs the present attempt.
   *
   * @param id the id of the durable task
   * @return the id; empty if another node or none runs it
   */
  OptionalLong localTaskId(String id);

  /**
   * Returns whether this node has the method of a task.
   *
   * @param name the name of the task
   * @return whether it has the method
   */
  boolean knows(String name);

  /**
   * Reads the request of a cancel from the database.
   *
   * @param id the id of the durable task
   * @return the request; empty if there is none
   */
  Optional<CancelRequest> cancelRequest(String id);
}

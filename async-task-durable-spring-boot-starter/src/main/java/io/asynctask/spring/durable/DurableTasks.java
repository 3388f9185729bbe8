package io.asynctask.spring.durable;

import io.asynctask.JoinHandle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable tasks of the cluster, as the database has them. It is a bean, and safe for use by
 * many threads. Each method asks the database, and throws Spring's {@code DataAccessException} if
 * that fails.
 *
 * <p>An {@code id} is the id of a task, or a key: then the newest task that has the key is meant.
 *
 * @since 0.1.0
 */
public interface DurableTasks {

  /**
   * A page of tasks.
   *
   * @param tasks the tasks, newest first
   * @param next the cursor of the next page; {@code null} if this is the last
   */
  record Page(List<DurableTask> tasks, @Nullable String next) {}

  /**
   * Returns the id of the task of a handle.
   *
   * @param handle a handle that a call of a durable method or {@link #join} has returned
   * @return the id
   * @throws IllegalArgumentException if the handle is not that of a durable task
   */
  String idOf(JoinHandle<?> handle);

  /**
   * Finds a task.
   *
   * @param id the id or the key
   * @return the task; empty if there is none, or none any more
   */
  Optional<DurableTask> find(String id);

  /**
   * Lists tasks, newest first.
   *
   * @param query which tasks
   * @return a page
   * @throws IllegalArgumentException if the cursor of the query is not one of {@link Page#next()}
   */
  Page list(DurableTaskQuery query);

  /**
   * Returns a handle that completes when the task ends, on whichever node it runs. Its cancel
   * requests the cancel of the task, and it completes once the body has stopped.
   *
   * @param <T> the type of the result
   * @param id the id or the key
   * @param type the class of the result, by which its JSON is read; {@code Void.class} for none
   * @return the handle; a new one for each call
   * @throws IllegalArgumentException if there is no such task
   */
  <T> JoinHandle<T> join(String id, Class<T> type);

  /**
   * Reads the result of a task that has completed.
   *
   * @param <T> the type of the result
   * @param id the id or the key
   * @param type the class of the result, by which its JSON is read
   * @return the result; empty if there is no such task, if it has not completed, or if its result
   *     is {@code null}
   * @throws IllegalArgumentException if the result cannot be read as this type
   */
  <T> Optional<T> result(String id, Class<T> type);

  /**
   * Requests the cancel of a task. A task that no node runs ends at once. Otherwise the node that
   * runs it interrupts its body within a second, and the task ends when the body has stopped.
   *
   * @param id the id or the key
   * @param reason why, for the receipt of the cancel; it may be empty
   * @return whether this call has requested it; {@code false} if there is no such task, if it has
   *     ended, or if its cancel was requested before
   */
  boolean cancel(String id, String reason);

  /**
   * Runs a task again that has failed or was cancelled.
   *
   * @param id the id or the key
   * @return whether this call has scheduled it; {@code false} if there is no such task, if it is in
   *     another state, or if another live task has its key
   */
  boolean retry(String id);
}

package io.asynctask.spring.actuate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of all nodes of a cluster, for the endpoint {@code asynctasks}: with a bean of this
 * type it offers {@code scope=cluster}. An implementation must be safe for use by many threads.
 *
 * <pre>{@code
 * @Bean
 * ClusterTasks clusterTasks(JobStore store) {
 *   return store.clusterTasks();
 * }
 * }</pre>
 *
 * <p>The id of a task is a text that contains more than digits: an id of digits is that of a task
 * of one node. In place of an id the caller may give another name of the task, such as a key.
 *
 * @since 0.1.0
 */
public interface ClusterTasks {

  /**
   * A page of tasks.
   *
   * @param tasks the tasks, newest first
   * @param next the cursor of the next page; {@code null} if this is the last
   */
  record Page(List<ClusterTask> tasks, @Nullable String next) {}

  /**
   * Lists tasks, newest first.
   *
   * @param query which tasks
   * @return a page
   * @throws IllegalArgumentException if the cursor of the query is not one of {@link Page#next()}
   */
  Page list(ClusterTaskQuery query);

  /**
   * Finds a task.
   *
   * @param id the id of the task
   * @return the task; empty if there is none
   */
  Optional<ClusterTask> find(String id);

  /**
   * Requests the cancel of a task. The node that runs it interrupts its body.
   *
   * @param id the id of the task
   * @param by who or what has asked for it, for people
   * @return whether this call has requested it; {@code false} if there is no such task, if it has
   *     ended, or if its cancel was requested before
   */
  boolean cancel(String id, String by);

  /**
   * Runs a task again that has failed or was cancelled.
   *
   * @param id the id of the task
   * @return whether this call has scheduled it
   */
  boolean retry(String id);
}

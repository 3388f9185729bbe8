package io.asynctask.spring.actuate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * The endpoint {@code asynctasks} over JMX: it adds the text that HTTP gives for text/plain, and
 * operations for what HTTP does with {@code scope=cluster}.
 *
 * @since 0.1.0
 */
@EndpointJmxExtension(endpoint = AsyncTasksEndpoint.class)
public class AsyncTasksEndpointJmxExtension {

  private final AsyncTasksEndpoint endpoint;

  /**
   * Creates an extension.
   *
   * @param endpoint the endpoint
   */
  public AsyncTasksEndpointJmxExtension(AsyncTasksEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Renders live tasks as text. A parameter for which several values are allowed has one on each
   * line.
   *
   * @param executor names of executors
   * @param name names of tasks, or beginnings of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param parent ids of the parent, or {@code none}
   * @param warning codes of warnings
   * @return the text
   */
  @ReadOperation
  public String dump(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String parent,
      @Nullable String warning) {
    TaskFilter filter =
        AsyncTasksEndpoint.filterOfLines(executor, name, state, tag, olderThan, parent, warning);
    return endpoint.dump(TaskQuery.of(filter, null, null, null, null), endpoint.isShownOverJmx());
  }

  /**
   * Shows a task of this node or of the cluster.
   *
   * @param id the id of the task
   * @return the task; {@code null} if there is none
   */
  @ReadOperation
  public @Nullable OperationResponseBody task(@Selector String id) {
    return endpoint.find(id, endpoint.isShownOverJmx()).orElse(null);
  }

  /**
   * Cancels a task of this node or of the cluster if it is live.
   *
   * @param id the id of the task
   * @param interrupt whether to interrupt its thread; true by default
   * @return as {@link #task(String)}
   */
  @DeleteOperation
  public @Nullable OperationResponseBody cancel(@Selector String id, @Nullable String interrupt) {
    Optional<? extends OperationResponseBody> cancelled =
        endpoint.cancel(
            id, Canceller.ofJmx(TaskParameters.interrupt(interrupt)), endpoint.isShownOverJmx());
    return cancelled.isPresent() ? cancelled.get() : task(id);
  }

  /**
   * Runs a task of the cluster again that has failed or was cancelled.
   *
   * @param id the id of the task
   * @return as {@link #task(String)}
   */
  @WriteOperation
  public @Nullable OperationResponseBody retry(@Selector String id) {
    boolean ignored = endpoint.retry(id, Canceller.ofJmx(true), endpoint.isShownOverJmx());
    return task(id);
  }

  /**
   * Lists tasks of the cluster, newest first. A parameter for which several values are allowed has
   * one on each line.
   *
   * @param name the name of tasks, or the beginning of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param node the node
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param limit the largest number of rows
   * @param cursor the {@code next} of the page before
   * @return a page of tasks
   */
  @ReadOperation
  public OperationResponseBody clusterTasks(
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String node,
      @Nullable String olderThan,
      @Nullable String limit,
      @Nullable String cursor) {
    ClusterFilter filter = clusterFilter(name, state, tag, node, olderThan);
    return endpoint.clusterPage(
        filter, filter.query(TaskParameters.limit(limit), cursor), endpoint.isShownOverJmx());
  }

  /**
   * Requests the cancel of the tasks of the cluster that match. At least one filter is required. A
   * parameter for which several values are allowed has one on each line.
   *
   * @param name the name of tasks, or the beginning of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param node the node
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @return how many tasks are cancelled now
   */
  @DeleteOperation
  public Cancellation cancelClusterTasks(
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String node,
      @Nullable String olderThan) {
    return endpoint.cancel(
        clusterFilter(name, state, tag, node, olderThan),
        Canceller.ofJmx(true),
        endpoint.isShownOverJmx());
  }

  private static ClusterFilter clusterFilter(
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String node,
      @Nullable String olderThan) {
    return ClusterFilter.of(
        AsyncTasksEndpoint.filterOfLines(null, name, state, tag, olderThan, null, null), node);
  }
}

package io.asynctask.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * The endpoint {@code asynctasks} over JMX: it adds the text that HTTP gives for text/plain.
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
}

package io.asynctask.spring.actuate;

import io.asynctask.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query for tasks of a cluster. A task matches if it matches all that is given.
 *
 * @param states the states, of which a task has one; never empty
 * @param name the name of the task, which may end in {@code *}; {@code null} for any
 * @param tags the tags that a task has
 * @param node the node that runs it or has run it last; {@code null} for any
 * @param olderThan the age that a task has at least, until now; {@code null} for any
 * @param limit how many tasks a page has at most, from 1 to 1,000
 * @param cursor {@link ClusterTasks.Page#next()} of the page before; {@code null} for the first
 * @since 0.1.0
 */
public record ClusterTaskQuery(
    Set<TaskState> states,
    @Nullable String name,
    Map<String, String> tags,
    @Nullable String node,
    @Nullable Duration olderThan,
    int limit,
    @Nullable String cursor) {

  /**
   * Creates a query.
   *
   * @param states the states, of which a task has one; never empty
   * @param name the name of the task, which may end in {@code *}; {@code null} for any
   * @param tags the tags that a task has
   * @param node the node that runs it or has run it last; {@code null} for any
   * @param olderThan the age that a task has at least, until now; {@code null} for any
   * @param limit how many tasks a page has at most, from 1 to 1,000
   * @param cursor {@link ClusterTasks.Page#next()} of the page before; {@code null} for the first
   */
  public ClusterTaskQuery {
    states = Set.copyOf(states);
    tags = Map.copyOf(tags);
  }

  ClusterTaskQuery after(@Nullable String cursor) {
    return new ClusterTaskQuery(states, name, tags, node, olderThan, limit, cursor);
  }
}

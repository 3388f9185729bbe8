package io.asynctask.spring.durable;

import io.asynctask.TaskState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query for durable tasks. What is not given does not restrict it. Immutable: each method returns
 * a new query.
 *
 * <pre>{@code
 * tasks.list(DurableTaskQuery.all().state(TaskState.FAILED).tag("tenant", "42").limit(20));
 * }</pre>
 *
 * @param states the states, of which a task has one; empty for any
 * @param name the name of the task, which may end in {@code *}; {@code null} for any
 * @param key the key; {@code null} for any
 * @param tags the tags that a task has
 * @param node the node that runs it or has run it last; {@code null} for any
 * @param olderThan the age of the task, since its call, that it has at least; {@code null} for any
 * @param limit how many tasks a page has at most, from 1 to 1,000
 * @param cursor {@link DurableTasks.Page#next()} of the page before; {@code null} for the first
 * @since 0.1.0
 */
public record DurableTaskQuery(
    Set<TaskState> states,
    @Nullable String name,
    @Nullable String key,
    Map<String, String> tags,
    @Nullable String node,
    @Nullable Duration olderThan,
    int limit,
    @Nullable String cursor) {

  private static final int MAX_LIMIT = 1_000;

  private static final DurableTaskQuery ALL =
      new DurableTaskQuery(Set.of(), null, null, Map.of(), null, null, 100, null);

  /**
   * Creates a query.
   *
   * @param states the states, of which a task has one; empty for any
   * @param name the name of the task, which may end in {@code *}; {@code null} for any
   * @param key the key; {@code null} for any
   * @param tags the tags that a task has
   * @param node the node that runs it or has run it last; {@code null} for any
   * @param olderThan the age of the task, since its call, that it has at least; {@code null} for
   *     any
   * @param limit how many tasks a page has at most, from 1 to 1,000
   * @param cursor {@link DurableTasks.Page#next()} of the page before; {@code null} for the first
   * @throws IllegalArgumentException if {@code limit} is out of its range or {@code olderThan} is
   *     negative
   */
  public DurableTaskQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is " + limit + ", not from 1 to " + MAX_LIMIT);
    }
    if (olderThan != null && olderThan.isNegative()) {
      throw new IllegalArgumentException("olderThan is negative: " + olderThan);
    }
    states = Set.copyOf(states);
    tags = Map.copyOf(tags);
  }

  /** {@return the query for all tasks, newest first, 100 to a page} */
  public static DurableTaskQuery all() {
    return ALL;
  }

  /**
   * Returns a query for tasks in one of the states.
   *
   * @param states the states; none for any
   * @return the query
   */
  public DurableTaskQuery state(TaskState... states) {
    return new DurableTaskQuery(Set.of(states), name, key, tags, node, olderThan, limit, cursor);
  }

  /**
   * Returns a query for tasks of this name.
   *
   * @param name the name, or how it begins and then {@code *}
   * @return the query
   */
  public DurableTaskQuery name(String name) {
    return new DurableTaskQuery(states, name, key, tags, node, olderThan, limit, cursor);
  }

  /**
   * Returns a query for tasks with this key.
   *
   * @param key the key
   * @return the query
   */
  public DurableTaskQuery key(String key) {
    return new DurableTaskQuery(states, name, key, tags, node, olderThan, limit, cursor);
  }

  /**
   * Returns a query for tasks that have this tag too.
   *
   * @param key the key of the tag
   * @param value its value
   * @return the query
   */
  public DurableTaskQuery tag(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return new DurableTaskQuery(states, name, this.key, more, node, olderThan, limit, cursor);
  }

  /**
   * Returns a query for tasks of this node.
   *
   * @param node the name of the node
   * @return the query
   */
  public DurableTaskQuery node(String node) {
    return new DurableTaskQuery(states, name, key, tags, node, olderThan, limit, cursor);
  }

  /**
   * Returns a query for tasks of at least this age.
   *
   * @param age the time since their call
   * @return the query
   */
  public DurableTaskQuery olderThan(Duration age) {
    return new DurableTaskQuery(states, name, key, tags, node, age, limit, cursor);
  }

  /**
   * Returns a query with pages of this size.
   *
   * @param limit how many tasks a page has at most, from 1 to 1,000
   * @return the query
   */
  public DurableTaskQuery limit(int limit) {
    return new DurableTaskQuery(states, name, key, tags, node, olderThan, limit, cursor);
  }

  /**
   * Returns the query for the page that begins at the cursor.
   *
   * @param cursor {@link DurableTasks.Page#next()} of the page before; {@code null} for the first
   *     page
   * @return the query
   */
  public DurableTaskQuery after(@Nullable String cursor) {
    return new DurableTaskQuery(states, name, key, tags, node, olderThan, limit, cursor);
  }
}

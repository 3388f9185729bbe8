package io.asynctask.spring.actuate;

import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The filter of a request with {@code scope=cluster}, which a {@link ClusterTasks} applies: it has
 * one value of each parameter but the state, and not the parameters that only a node can answer.
 *
 * @param filter the filter, checked
 * @param node the node; {@code null} for any
 */
record ClusterFilter(TaskFilter filter, @Nullable String node) {

  private static final Set<TaskState> LIVE =
      Arrays.stream(TaskState.values())
          .filter(state -> !state.isFinal())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Parses the parameter {@code scope}.
   *
   * @return whether the request asks for the tasks of the cluster
   */
  static boolean isCluster(@Nullable String scope, @Nullable String node) {
    if ("cluster".equalsIgnoreCase(scope)) {
      return true;
    }
    if (StringUtils.hasText(scope) && !"node".equalsIgnoreCase(scope)) {
      throw new InvalidParameterException("scope", scope, "node or cluster");
    }
    if (StringUtils.hasText(node)) {
      throw new InvalidParameterException("node", node, "none without scope=cluster");
    }
    return false;
  }

  static ClusterFilter of(TaskFilter filter, @Nullable String node) {
    refuse("executor", filter.executors().isEmpty());
    refuse("parent", filter.parents().isEmpty());
    refuse("warning", filter.warnings().isEmpty());
    requireOne("name", filter.names().size());
    filter.tags().forEach(tag -> requireOne("tag", tag.values().size()));
    return new ClusterFilter(filter, StringUtils.hasText(node) ? node : null);
  }

  /** Refuses a parameter that is given and that the cluster does not have. */
  static void refuse(String parameter, @Nullable String value) {
    refuse(parameter, !StringUtils.hasText(value));
  }

  private static void refuse(String parameter, boolean absent) {
    if (!absent) {
      throw new InvalidParameterException(
          parameter, "Parameter '" + parameter + "': expected none with scope=cluster");
    }
  }

  private static void requireOne(String parameter, int size) {
    if (size > 1) {
      throw new InvalidParameterException(
          parameter,
          "Parameter '" + parameter + "': expected one value with scope=cluster, got several");
    }
  }

  boolean isEmpty() {
    return filter.isEmpty() && node == null;
  }

  /** Returns the parameters that are given, with their values, for an audit. */
  Map<String, Object> given() {
    Map<String, Object> given = filter.given();
    given.put("scope", List.of("cluster"));
    if (node != null) {
      given.put("node", List.of(node));
    }
    return given;
  }

  ClusterTaskQuery query(int limit, @Nullable String cursor) {
    Map<String, String> tags = new LinkedHashMap<>();
    filter.tags().forEach(tag -> tags.put(tag.key(), tag.values().iterator().next()));
    return new ClusterTaskQuery(
        filter.states().isEmpty() ? LIVE : filter.states(),
        filter.names().isEmpty() ? null : filter.names().get(0).toString(),
        tags,
        node,
        filter.olderThan(),
        limit,
        StringUtils.hasText(cursor) ? cursor : null);
  }

  /** Whether the caller sees unchanged what of the task was compared: see {@link TaskFilter}. */
  boolean mayMatch(ClusterTask task, ApplicationText gate) {
    return filter.matchesName(task.name(), gate)
        && filter.tags().stream()
            .allMatch(tag -> gate.isShown(tag.key(), task.tags().getOrDefault(tag.key(), "")));
  }
}

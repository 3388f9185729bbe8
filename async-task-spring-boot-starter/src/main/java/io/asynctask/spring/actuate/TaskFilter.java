package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a request. A task matches if it matches all parameters, and of each parameter one
 * of the values. A name or a tag matches only if the caller sees it unchanged: a masked text cannot
 * be guessed, and the mask matches nothing.
 *
 * <p>A request matches thousands of tasks. So what is matched is read without a stream and without
 * an iterator, which allocate for each task.
 *
 * @param executors names of executors; empty for any, as for all others
 * @param names names of tasks
 * @param states states of the task, either live or final ones
 * @param tags keys and values of tags; a task has to have all of the keys
 * @param olderThan the shortest age of the task; {@code null} for any
 * @param parents ids of the parent; {@link #NO_PARENT} for tasks without one
 * @param warnings warnings about the task
 */
record TaskFilter(
    Set<String> executors,
    List<NamePattern> names,
    Set<TaskState> states,
    List<TagValues> tags,
    @Nullable Duration olderThan,
    Set<Long> parents,
    Set<Code> warnings) {

  static final long NO_PARENT = 0;

  /**
   * A name, or the beginning of names.
   *
   * @param text the name or the beginning
   * @param isPrefix whether longer names match too
   */
  record NamePattern(String text, boolean isPrefix) {

    /** Parses a name; with a {@code *} at its end it is the beginning of names. */
    static NamePattern of(String name) {
      return name.endsWith("*")
          ? new NamePattern(name.substring(0, name.length() - 1), true)
          : new NamePattern(name, false);
    }

    @Override
    public String toString() {
      return isPrefix ? text + "*" : text;
    }

    boolean matches(String name) {
      return isPrefix ? name.startsWith(text) : name.equals(text);
    }
  }

  /**
   * A key of a tag, and its values.
   *
   * @param key the key
   * @param values the values, of which a task has one
   */
  record TagValues(String key, Set<String> values) {}

  /**
   * Creates a filter from the parameters of a request, each of which is a string, a list of
   * strings, or {@code null}.
   *
   * @throws InvalidParameterException when one of them is malformed
   */
  static TaskFilter of(
      @Nullable Object executor,
      @Nullable Object name,
      @Nullable Object state,
      @Nullable Object tag,
      @Nullable String olderThan,
      @Nullable Object parent,
      @Nullable Object warning) {
    return new TaskFilter(
        Set.copyOf(TaskParameters.values(executor)),
        TaskParameters.values(name).stream().map(NamePattern::of).toList(),
        TaskParameters.states(state),
        TaskParameters.tags(tag),
        TaskParameters.olderThan(olderThan),
        TaskParameters.parents(parent),
        TaskParameters.constants("warning", warning, Code.values()));
  }

  /** Returns the parameters that are given, with their values, for an audit. */
  Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    put(given, "executor", executors);
    put(given, "name", names.stream().map(NamePattern::toString).toList());
    put(given, "state", states.stream().map(TaskState::name).toList());
    put(
        given,
        "tag",
        tags.stream()
            .flatMap(tag -> tag.values().stream().map(value -> tag.key() + ":" + value))
            .toList());
    put(given, "olderThan", olderThan == null ? List.of() : List.of(olderThan.toString()));
    put(
        given,
        "parent",
        parents.stream().map(id -> id == NO_PARENT ? "none" : Long.toString(id)).toList());
    put(given, "warning", warnings.stream().map(Code::name).toList());
    return given;
  }

  private static void put(Map<String, Object> given, String parameter, Collection<String> values) {
    if (!values.isEmpty()) {
      given.put(parameter, List.copyOf(values));
    }
  }

  boolean isEmpty() {
    return executors.isEmpty() && names.isEmpty() && areOthersEmpty();
  }

  /** Whether it filters by nothing but executor and name. */
  boolean areOthersEmpty() {
    return states.isEmpty()
        && tags.isEmpty()
        && olderThan == null
        && parents.isEmpty()
        && warnings.isEmpty();
  }

  /** Whether it matches tasks that have stopped. */
  boolean isForFinished() {
    return states.stream().anyMatch(TaskState::isFinal);
  }

  boolean matchesExecutor(@Nullable String executor) {
    return executors.isEmpty() || (executor != null && executors.contains(executor));
  }

  boolean matchesName(@Nullable String name, ApplicationText gate) {
    if (names.isEmpty()) {
      return true;
    }
    if (name == null || !matchesAnyPattern(name)) {
      return false;
    }
    return name.equals(gate.name(name));
  }

  private boolean matchesAnyPattern(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }

  boolean matches(LiveTask task, ShownText text, WarningsAndTraces warningsAndTraces) {
    return matches(task.name(), task.tag(), task.state(), task.parentId(), text.gate())
        && (olderThan == null || isOlder(task.age(), olderThan))
        && (warnings.isEmpty() || hasWarning(warningsAndTraces.warnings(task, text)));
  }

  private boolean hasWarning(List<TaskWarning> present) {
    return present.stream().anyMatch(warning -> warnings.contains(warning.code()));
  }

  boolean matches(FinishedTask task, ApplicationText gate) {
    return matches(task.name(), task.tag(), task.outcome(), task.parentId(), gate)
        && (olderThan == null || isOlder(task.age(), olderThan))
        && warnings.isEmpty();
  }

  private static boolean isOlder(Optional<Duration> age, Duration than) {
    return age.isPresent() && age.get().compareTo(than) > 0;
  }

  private boolean matches(
      @Nullable String name,
      @Nullable Object tag,
      TaskState state,
      long parent,
      ApplicationText gate) {
    return (states.isEmpty() || states.contains(state))
        && (parents.isEmpty() || parents.contains(parent))
        && (executors.isEmpty() || matchesExecutor(TaskTags.executorOf(tag)))
        && matchesName(name, gate)
        && matchesTags(tag, gate);
  }

  private boolean matchesTags(@Nullable Object tag, ApplicationText gate) {
    for (int i = 0; i < tags.size(); i++) {
      TagValues wanted = tags.get(i);
      String value = tag instanceof TaskTags present ? present.value(wanted.key()) : null;
      if (value == null || !wanted.values().contains(value) || !gate.isShown(wanted.key(), value)) {
        return false;
      }
    }
    return true;
  }
}

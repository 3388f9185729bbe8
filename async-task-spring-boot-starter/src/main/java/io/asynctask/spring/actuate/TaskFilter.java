package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The filter of a request. A task matches if it matches all parameters. A name or a tag matches
 * only if the caller sees it unchanged: a masked text cannot be guessed, and the mask matches
 * nothing.
 *
 * @param executor the name of the executor
 * @param name the name of the task
 * @param state the state of the task
 * @param tags the value of each key
 * @param olderThan the shortest age of the task
 */
record TaskFilter(
    @Nullable String executor,
    @Nullable String name,
    @Nullable TaskState state,
    Map<String, String> tags,
    @Nullable Duration olderThan) {

  /**
   * Creates a filter from the parameters of a request.
   *
   * @param tag {@code key:value}, or a list of such
   * @throws InvalidParameterException when one of them is malformed
   */
  static TaskFilter of(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable Object tag,
      @Nullable String olderThan) {
    return new TaskFilter(
        StringUtils.hasText(executor) ? executor : null,
        StringUtils.hasText(name) ? name : null,
        state(state),
        tags(tag),
        TaskParameters.olderThan(olderThan));
  }

  private static @Nullable TaskState state(@Nullable String state) {
    if (!StringUtils.hasText(state)) {
      return null;
    }
    return Arrays.stream(TaskState.values())
        .filter(any -> any.name().equalsIgnoreCase(state))
        .findFirst()
        .orElseThrow(() -> new InvalidParameterException("state", state, "one of " + states()));
  }

  private static String states() {
    return Arrays.stream(TaskState.values())
        .map(any -> any.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, String> tags(@Nullable Object tag) {
    List<?> given =
        tag instanceof List<?> several ? several : tag == null ? List.of() : List.of(tag);
    Map<String, String> tags = new LinkedHashMap<>();
    for (Object each : given) {
      String text = String.valueOf(each);
      int colon = text.indexOf(':');
      if (colon > 0 && StringUtils.hasText(text.substring(0, colon))) {
        put(tags, text.substring(0, colon), text.substring(colon + 1));
      } else if (StringUtils.hasText(text)) {
        throw new InvalidParameterException("tag", text, "key:value");
      }
    }
    return tags;
  }

  /** Adds a tag. No task has two values of one key, so such a request is a mistake. */
  private static void put(Map<String, String> tags, String key, String value) {
    String other = tags.putIfAbsent(key, value);
    if (other != null && !other.equals(value)) {
      throw new InvalidParameterException(
          "tag", key + ":" + value, "one value of each key, and there is another one");
    }
  }

  boolean isEmpty() {
    return executor == null && name == null && state == null && tags.isEmpty() && olderThan == null;
  }

  /** Whether it matches tasks that have stopped. */
  boolean isForFinished() {
    return state != null && state.isFinal();
  }

  boolean matches(LiveTask task, ApplicationText gate) {
    return matches(task.name(), task.tag(), task.state(), gate)
        && (olderThan == null || isOlder(task.age(), olderThan));
  }

  boolean matches(FinishedTask task, ApplicationText gate) {
    return matches(task.name(), task.tag(), task.outcome(), gate)
        && (olderThan == null || isOlder(task.age(), olderThan));
  }

  private static boolean isOlder(Optional<Duration> age, Duration than) {
    return age.isPresent() && age.get().compareTo(than) > 0;
  }

  private boolean matches(
      @Nullable String name, @Nullable Object tag, TaskState state, ApplicationText gate) {
    return (this.state == null || this.state == state)
        && (this.name == null || (this.name.equals(name) && this.name.equals(gate.name(name))))
        && (executor == null || executor.equals(TaskTags.executorOf(tag)))
        && matchesTags(tag, gate);
  }

  /** Uses no stream, as a request calls this for thousands of tasks. */
  private boolean matchesTags(@Nullable Object tag, ApplicationText gate) {
    for (Map.Entry<String, String> wanted : tags.entrySet()) {
      String key = wanted.getKey();
      String value = tag instanceof TaskTags present ? present.value(key) : null;
      if (value == null || !value.equals(wanted.getValue()) || !gate.isShown(key, value)) {
        return false;
      }
    }
    return true;
  }
}

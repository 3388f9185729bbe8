package io.asynctask.spring.executor;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tag of every task that this starter spawns: the name of its executor and what the application
 * says about it. Immutable.
 */
public final class TaskTags {

  private static final String[] NONE = {};

  private final String executor;
  private final String[] keys;
  private final @Nullable String[] values;

  private TaskTags(String executor, String[] keys, @Nullable String[] values) {
    if (keys.length != values.length) {
      throw new IllegalArgumentException(keys.length + " keys for " + values.length + " values");
    }
    this.executor = requireNonNull(executor, "executor");
    this.keys = keys;
    this.values = values;
  }

  /** Tags that name the executor and nothing else. */
  public static TaskTags of(String executor) {
    return new TaskTags(executor, NONE, NONE);
  }

  /**
   * Tags that cost one array a task, as the keys are the same for all tasks of a kind. The arrays
   * are not copied: nobody may change them from here on.
   *
   * @param keys distinct
   * @param values as many as keys; {@code null} stands for a tag that this task does not have
   * @throws IllegalArgumentException when there are more of the one than of the other
   */
  public static TaskTags of(String executor, String[] keys, @Nullable String[] values) {
    return new TaskTags(executor, keys, values);
  }

  /** Tags in the order of the map. */
  public static TaskTags of(String executor, Map<String, String> tags) {
    return new TaskTags(
        executor, tags.keySet().toArray(String[]::new), tags.values().toArray(String[]::new));
  }

  /** The name of the executor, if {@code tag} is of this kind. */
  public static @Nullable String executorOf(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags.executor : null;
  }

  /** The name of the executor bean; empty for an executor that is no bean. */
  public String executor() {
    return executor;
  }

  /** The tags in the order of their declaration, unmodifiable; made anew by each call. */
  public Map<String, String> values() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      String value = values[i];
      if (value != null) {
        map.put(keys[i], value);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** The value of one tag. */
  public @Nullable String value(String key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskTags that
        && executor.equals(that.executor)
        && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return 31 * executor.hashCode() + values().hashCode();
  }

  /** For example {@code tenant=42, kind=monthly}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != null) {
        text.append(text.isEmpty() ? "" : ", ").append(keys[i]).append('=').append(values[i]);
      }
    }
    return text.toString();
  }
}

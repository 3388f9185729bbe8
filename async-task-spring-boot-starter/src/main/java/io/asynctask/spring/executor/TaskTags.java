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

  private final Kind kind;
  private final @Nullable String[] values;

  /** What the tags of all tasks of a kind have in common: one object for all of them. */
  private record Kind(String executor, @Nullable String source, String[] keys) {}

  private TaskTags(Kind kind, @Nullable String[] values) {
    if (kind.keys.length != values.length) {
      throw new IllegalArgumentException(
          kind.keys.length + " keys for " + values.length + " values");
    }
    this.kind = kind;
    this.values = values;
  }

  /** Tags that name the executor and nothing else. */
  public static TaskTags of(String executor) {
    return of(executor, null, NONE, NONE);
  }

  /**
   * Tags from arrays, which are not copied: nobody may change them from here on.
   *
   * @param keys distinct
   * @param values as many as keys; {@code null} stands for a tag that this task does not have
   * @throws IllegalArgumentException when there are more of the one than of the other
   */
  public static TaskTags of(String executor, String[] keys, @Nullable String[] values) {
    return of(executor, null, keys, values);
  }

  /**
   * Tags of the tasks that one place in the code spawns.
   *
   * @param source that place, see {@link #source()}
   */
  public static TaskTags of(
      String executor, @Nullable String source, String[] keys, @Nullable String[] values) {
    return new TaskTags(
        new Kind(requireNonNull(executor, "executor"), source, requireNonNull(keys, "keys")),
        requireNonNull(values, "values"));
  }

  /** Tags in the order of the map. */
  public static TaskTags of(String executor, Map<String, String> tags) {
    return of(executor, tags.keySet().toArray(String[]::new), tags.values().toArray(String[]::new));
  }

  /** The name of the executor, if {@code tag} is of this kind. */
  public static @Nullable String executorOf(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags.executor() : null;
  }

  /**
   * The tags of another task of the kind, which costs nothing but the two objects for its values.
   *
   * @param values as many as there are keys, and not to be changed from here on
   * @throws IllegalArgumentException when there are more or less
   */
  public TaskTags withValues(@Nullable String[] values) {
    return new TaskTags(kind, values);
  }

  /** The name of the executor. */
  public String executor() {
    return kind.executor;
  }

  /**
   * The place in the code that spawns the task, where that is known before it does: an
   * {@code @Async} method.
   */
  public @Nullable String source() {
    return kind.source;
  }

  /** The tags in the order of their declaration, unmodifiable; made anew by each call. */
  public Map<String, String> values() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < kind.keys.length; i++) {
      String value = values[i];
      if (value != null) {
        map.put(kind.keys[i], value);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** The value of one tag. */
  public @Nullable String value(String key) {
    for (int i = 0; i < kind.keys.length; i++) {
      if (kind.keys[i].equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskTags that
        && executor().equals(that.executor())
        && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return 31 * executor().hashCode() + values().hashCode();
  }

  /** For example {@code tenant=42, kind=monthly}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < kind.keys.length; i++) {
      if (values[i] != null) {
        text.append(text.isEmpty() ? "" : ", ").append(kind.keys[i]).append('=').append(values[i]);
      }
    }
    return text.toString();
  }
}

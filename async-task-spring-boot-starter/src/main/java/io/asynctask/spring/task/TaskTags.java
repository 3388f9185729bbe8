package io.asynctask.spring.task;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tag of every task that this starter spawns: the name of its executor and what the application
 * says about it. A value that is longer than the {@link TextRules} allow is cut, with its length as
 * a mark. Immutable.
 */
public final class TaskTags {

  private static final String[] NONE = {};
  private static final int MAX_TEXT = 1_000;

  private final Kind kind;

  /**
   * The values that the kind leaves open: an array of them, in the order of their keys, and where
   * there is just one open, that alone; {@code null} as long as they are not given.
   */
  private final @Nullable Object given;

  /**
   * Tells an executor from others, some of which may have its name: executors of several contexts,
   * for example. Which executor it is does not depend on the name.
   */
  private static final class Origin {

    final TextRules rules;
    volatile String executor;

    Origin(String executor, TextRules rules) {
      this.executor = requireNonNull(executor, "executor");
      this.rules = requireNonNull(rules, "rules");
    }
  }

  /** What the tags of all tasks of a kind have in common: one object for all of them. */
  private record Kind(
      Origin origin, @Nullable String source, String[] keys, @Nullable String[] fixed) {

    Kind {
      if (requireNonNull(keys, "keys").length != requireNonNull(fixed, "values").length) {
        throw new IllegalArgumentException(keys.length + " keys for " + fixed.length + " values");
      }
    }

    /** How many of the first {@code length} values are open. */
    int open(int length) {
      int open = 0;
      for (int i = 0; i < length; i++) {
        open += fixed[i] == null ? 1 : 0;
      }
      return open;
    }
  }

  private TaskTags(Kind kind, @Nullable Object given) {
    this.kind = kind;
    this.given = given;
  }

  /** Tags that name the executor and nothing else. */
  public static TaskTags of(String executor) {
    return of(executor, TextRules.DEFAULT);
  }

  /** As {@link #of(String)}, with rules for the values of the tags that are made from these. */
  public static TaskTags of(String executor, TextRules rules) {
    return new TaskTags(new Kind(new Origin(executor, rules), null, NONE, NONE), null);
  }

  /**
   * Tags from arrays, which are not copied: nobody may change them from here on.
   *
   * @param keys distinct
   * @param values as many as keys; {@code null} stands for a tag that this task does not have
   * @throws IllegalArgumentException when there are more of the one than of the other
   */
  public static TaskTags of(String executor, String[] keys, @Nullable String[] values) {
    return of(executor).tagged(null, keys, values);
  }

  /** Tags in the order of the map. */
  public static TaskTags of(String executor, Map<String, String> tags) {
    return of(executor).tagged(tags);
  }

  private void cut(@Nullable String[] values) {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value != null && value.length() > kind.origin.rules.maxTagLength()) {
        values[i] = BoundedText.cut(value, kind.origin.rules.maxTagLength());
      }
    }
  }

  /**
   * Tags of the same executor for the tasks that one place in the code spawns; they take the place
   * of these.
   *
   * @param source that place, see {@link #source()}; {@code null} where it is not known
   * @param keys distinct; neither they nor the values may be changed from here on
   * @param values as many as keys; {@code null} where {@link #with} is to give one
   */
  public TaskTags tagged(@Nullable String source, String[] keys, @Nullable String[] values) {
    cut(values);
    return new TaskTags(new Kind(kind.origin, source, keys, values), null);
  }

  /** Tags of the same executor in the order of the map; they take the place of these. */
  public TaskTags tagged(Map<String, String> tags) {
    return tagged(null, tags.keySet().toArray(String[]::new), tags.values().toArray(String[]::new));
  }

  /** Returns these tags for a task of another executor. */
  public TaskTags movedTo(TaskTags executor) {
    return isOfSameExecutor(executor)
        ? this
        : new TaskTags(new Kind(executor.kind.origin, kind.source, kind.keys, kind.fixed), given);
  }

  /** Whether both name the same executor object. Two executors may have one name. */
  public boolean isOfSameExecutor(TaskTags other) {
    return kind.origin == other.kind.origin;
  }

  /** Names the executor, in the tags of all its tasks. For the executor itself. */
  public void nameExecutor(String name) {
    kind.origin.executor = requireNonNull(name, "name");
  }

  /** The name of the executor, if {@code tag} is of this kind. */
  public static @Nullable String executorOf(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags.executor() : null;
  }

  /**
   * These tags with values for the keys that had none when they were made, for one of many tasks
   * that have the others in common. Costs one object, and with several values the array.
   *
   * @param values in the order of those keys, {@code null} for none; not to be changed from here on
   * @throws IllegalArgumentException when there are more or less than those keys
   */
  public TaskTags with(@Nullable String... values) {
    if (values.length != kind.open(kind.fixed.length)) {
      throw new IllegalArgumentException(
          kind.open(kind.fixed.length) + " keys without value for " + values.length + " values");
    }
    cut(values);
    return new TaskTags(kind, values.length == 1 ? values[0] : values);
  }

  /** The name of the executor. */
  public String executor() {
    return kind.origin.executor;
  }

  /**
   * The place in the code that spawns the task, where that is known before it does: an
   * {@code @Async} method.
   */
  public @Nullable String source() {
    return kind.source;
  }

  /** Whether any key is declared. */
  public boolean hasValues() {
    return kind.keys.length > 0;
  }

  /** The tags in the order of their declaration, unmodifiable; made anew by each call. */
  public Map<String, String> values() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < kind.keys.length; i++) {
      String value = valueAt(i);
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
        return valueAt(i);
      }
    }
    return null;
  }

  private @Nullable String valueAt(int index) {
    String fixed = kind.fixed[index];
    if (fixed != null || given == null) {
      return fixed;
    }
    return given instanceof String[] several ? several[kind.open(index)] : (String) given;
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

  /**
   * For logs, for example {@code tenant=42, kind=monthly}: escaped, cut, and masked by the rules.
   */
  @Override
  public String toString() {
    return toString(kind.origin.rules.inLogs());
  }

  String toString(ApplicationText shown) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < kind.keys.length; i++) {
      String value = valueAt(i);
      if (value != null) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(BoundedText.line(kind.keys[i], LogText.MAX_NAME))
            .append('=')
            .append(BoundedText.line(shown.shown(kind.keys[i], value), LogText.MAX_NAME));
      }
    }
    return BoundedText.cut(text.toString(), MAX_TEXT);
  }
}

package io.asynctask.spring.task;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tag of each task that this starter spawns: the name of its executor, and the keys and values
 * that the application gives. A value that is longer than the {@link TextRules} allow is cut and
 * marked with its length. Its keys and values never change.
 *
 * <pre>{@code
 * String tenant = task.tag() instanceof TaskTags tags ? tags.value("tenant") : null;
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskTags {

  private static final String[] NONE = {};
  private static final int MAX_TEXT = 1_000;

  private final Kind kind;

  /**
   * The values that the kind leaves open: an array in the order of their keys; if only one is open,
   * that value alone; {@code null} as long as they are not given.
   */
  private final @Nullable Object given;

  /**
   * The identity of an executor, and its name. Other executors may have the same name, for example
   * those of another application context.
   */
  private static final class ExecutorIdentity {

    final TextRules rules;
    volatile String executor;

    ExecutorIdentity(String executor, TextRules rules) {
      this.executor = requireNonNull(executor, "executor");
      this.rules = requireNonNull(rules, "rules");
    }
  }

  /** The part that the tags of all tasks of a kind have in common. It exists once. */
  private record Kind(
      ExecutorIdentity identity, @Nullable String source, String[] keys, @Nullable String[] fixed) {

    Kind {
      if (requireNonNull(keys, "keys").length != requireNonNull(fixed, "values").length) {
        throw new IllegalArgumentException(keys.length + " keys for " + fixed.length + " values");
      }
    }

    /** Returns how many of the first {@code length} values are open. */
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

  /**
   * Returns tags that name the executor only.
   *
   * @param executor the name of the executor
   * @return the tags
   */
  public static TaskTags of(String executor) {
    return of(executor, TextRules.DEFAULT);
  }

  /**
   * Returns tags that name the executor only, with rules for the tags that are made from these.
   *
   * @param executor the name of the executor
   * @param rules the rules for values
   * @return the tags
   */
  public static TaskTags of(String executor, TextRules rules) {
    return new TaskTags(new Kind(new ExecutorIdentity(executor, rules), null, NONE, NONE), null);
  }

  /**
   * Returns tags from arrays. The arrays are not copied and must not be changed afterwards.
   *
   * @param executor the name of the executor
   * @param keys distinct keys
   * @param values as many as keys; {@code null} stands for a tag that this task does not have
   * @return the tags
   * @throws IllegalArgumentException when there are more of the one than of the other
   */
  public static TaskTags of(String executor, String[] keys, @Nullable String[] values) {
    return of(executor).tagged(null, keys, values);
  }

  /**
   * Returns tags in the order of the map.
   *
   * @param executor the name of the executor
   * @param tags the tags
   * @return the tags
   */
  public static TaskTags of(String executor, Map<String, String> tags) {
    return of(executor).tagged(tags);
  }

  private void cut(@Nullable String[] values) {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value != null && value.length() > kind.identity.rules.maxTagLength()) {
        values[i] = BoundedText.cut(value, kind.identity.rules.maxTagLength());
      }
    }
  }

  /**
   * Returns tags of the same executor for the tasks of one {@code @Async} method, in place of these
   * tags. The arrays must not be changed afterwards.
   *
   * @param source the method, see {@link #source()}; {@code null} where it is not known
   * @param keys distinct keys
   * @param values as many as keys; {@code null} for values that {@link #with} gives
   * @return the tags
   */
  public TaskTags tagged(@Nullable String source, String[] keys, @Nullable String[] values) {
    cut(values);
    return new TaskTags(new Kind(kind.identity, source, keys, values), null);
  }

  /**
   * Returns tags of the same executor in the order of the map, in place of these tags.
   *
   * @param tags the tags
   * @return the tags
   */
  public TaskTags tagged(Map<String, String> tags) {
    return tagged(null, tags.keySet().toArray(String[]::new), tags.values().toArray(String[]::new));
  }

  /**
   * Returns these tags for a task of another executor.
   *
   * @param executor tags of that executor
   * @return the tags
   */
  public TaskTags movedTo(TaskTags executor) {
    return isOfSameExecutor(executor)
        ? this
        : new TaskTags(new Kind(executor.kind.identity, kind.source, kind.keys, kind.fixed), given);
  }

  /**
   * Returns whether both are tags of the same executor. Two executors may have one name.
   *
   * @param other the other tags
   * @return whether the executor is the same
   */
  public boolean isOfSameExecutor(TaskTags other) {
    return kind.identity == other.kind.identity;
  }

  /**
   * Sets the name of the executor, in the tags of all its tasks. For the executor itself.
   *
   * @param name the name
   */
  public void nameExecutor(String name) {
    kind.identity.executor = requireNonNull(name, "name");
  }

  /**
   * Returns the name of the executor of a task.
   *
   * @param tag the tag of the task
   * @return the name; {@code null} unless the tag is a {@code TaskTags}
   */
  public static @Nullable String executorOf(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags.executor() : null;
  }

  /**
   * Returns these tags with values for the keys that have none. Takes one object, and with several
   * values the array, which must not be changed afterwards.
   *
   * @param values the values in the order of those keys; {@code null} for no tag
   * @return the tags
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

  /** {@return the name of the executor} */
  public String executor() {
    return kind.identity.executor;
  }

  /** {@return the {@code @Async} method that spawns the task; {@code null} for other tasks} */
  public @Nullable String source() {
    return kind.source;
  }

  /** {@return whether any key is declared} */
  public boolean hasValues() {
    return kind.keys.length > 0;
  }

  /** {@return the tags in the order of their declaration, as a new unmodifiable map} */
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

  /**
   * Returns the value of one tag.
   *
   * @param key the key
   * @return the value; {@code null} without such a tag
   */
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
   * Renders the tags for logs, for example {@code tenant=42, kind=monthly}: escaped, cut, and
   * masked by the rules.
   */
  @Override
  public String toString() {
    return toString(kind.identity.rules.inLogs());
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

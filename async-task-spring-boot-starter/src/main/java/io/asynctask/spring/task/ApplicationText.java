package io.asynctask.spring.task;

import io.asynctask.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The gate that all text of the application passes before it is shown: tags, names, progress and
 * messages of failures. An implementation must never throw, and must be safe for use by many
 * threads.
 *
 * <pre>{@code
 * ApplicationText text =
 *     (key, value) -> key.equals("customer") ? ApplicationText.MASK : value;
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApplicationText {

  /** Shows everything as it is. */
  ApplicationText SHOWN = (key, value) -> value;

  /** Stands in place of a text that is not shown. */
  String MASK = "******";

  /**
   * Returns what is shown of a text.
   *
   * @param key the key of a tag, {@code name}, {@code progress}, {@code message}, {@code key},
   *     {@code by} or {@code activity}
   * @param value the text
   * @return the text, a part of it, or the mask
   */
  String shown(String key, String value);

  /**
   * Returns whether a text is shown as it is. A filter may compare only such text.
   *
   * @param key as for {@link #shown}
   * @param value the text
   * @return whether it is shown unchanged
   */
  default boolean isShown(String key, String value) {
    return value.equals(shown(key, value));
  }

  /**
   * Returns what is shown of the name of a task. A name that is a constant of the program, such as
   * a literal or the name of a method, says nothing about its data and is always shown.
   *
   * @param name the name; {@code null} for none
   * @return the name, a part of it, or the mask; {@code null} for none
   */
  default @Nullable String name(@Nullable String name) {
    return name == null ? null : shownUnlessConstant("name", name);
  }

  /**
   * Returns what is shown of the canceller of a task, under the key {@code by}. A constant of the
   * program is always shown, as for a name; the principal of a request is none.
   *
   * @param by who or what has cancelled the task
   * @return the text, a part of it, or the mask
   */
  default String by(String by) {
    return shownUnlessConstant("by", by);
  }

  private String shownUnlessConstant(String key, String value) {
    String shown = shown(key, value);
    return !shown.equals(value) && isConstant(value) ? value : shown;
  }

  /**
   * Returns what is shown of the progress. Its numbers are always shown.
   *
   * @param progress the progress; {@code null} for none
   * @return the progress; {@code null} for none
   */
  default @Nullable Progress progress(@Nullable Progress progress) {
    return progress == null
        ? null
        : new Progress(progress.done(), progress.total(), shown("progress", progress.message()));
  }

  /**
   * Whether this object is the interned string of its text, as the Java language promises for
   * constants. A copy is interned, so that the question itself makes no computed name a constant.
   */
  @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // the identity is the question
  private static boolean isConstant(String name) {
    return new String(name).intern() == name;
  }
}

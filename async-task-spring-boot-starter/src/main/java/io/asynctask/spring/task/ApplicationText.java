package io.asynctask.spring.task;

import io.asynctask.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The gate that all text of the application passes before it is shown: tags, names, progress and
 * messages of failures. Must never throw; safe for use by many threads.
 */
@FunctionalInterface
public interface ApplicationText {

  /** Shows everything as it is. */
  ApplicationText SHOWN = (key, value) -> value;

  /** What stands in place of a text that is not shown. */
  String MASK = "******";

  /**
   * Returns what is shown of a text.
   *
   * @param key the key of a tag, {@code name}, {@code progress} or {@code message}
   */
  String shown(String key, String value);

  /** Whether a text is shown as it is. A filter may only compare such text. */
  default boolean isShown(String key, String value) {
    return value.equals(shown(key, value));
  }

  /**
   * Returns what is shown of the name of a task. A name that is a constant of the program, such as
   * a literal or the name of a method, says nothing about its data and is always shown.
   */
  default @Nullable String name(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String shown = shown("name", name);
    return !shown.equals(name) && isConstant(name) ? name : shown;
  }

  /** Returns what is shown of the progress: its numbers always. */
  default @Nullable Progress progress(@Nullable Progress progress) {
    return progress == null
        ? null
        : new Progress(progress.done(), progress.total(), shown("progress", progress.message()));
  }

  /**
   * Whether this very object is the interned string of its text, as the Java language promises of
   * constants. A copy is interned, so that the question never makes a computed name a constant.
   */
  @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // the identity is the question
  private static boolean isConstant(String name) {
    return new String(name).intern() == name;
  }
}

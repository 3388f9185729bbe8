package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import org.jspecify.annotations.Nullable;

/**
 * Renders tasks for logs and health details: on one line, of bounded length, and with the values
 * that the gate shows. Every line that this starter logs about a task goes through it.
 *
 * @param text the gate for logs
 */
public record LogText(ApplicationText text) {

  /** How many characters of a name are shown. */
  public static final int MAX_NAME = 200;

  private static final int MAX_TAG = 1_000;

  /** For example {@code 4711 build-report [tenant=42]}. */
  public String task(LiveTask task) {
    return task(task.id(), task.name(), task.tag());
  }

  /** As {@link #task(LiveTask)}, of a task that may be gone. */
  public String task(long id, @Nullable String name, Object tag) {
    return named(id, name) + " [" + tag(tag) + "]";
  }

  /** For example {@code 4711 build-report}. */
  public String named(long id, @Nullable String name) {
    return name == null ? Long.toString(id) : id + " " + name(name);
  }

  /** The name of a task. */
  public String name(String name) {
    return BoundedText.line(String.valueOf(text.name(name)), MAX_NAME);
  }

  /** The failure, with the messages that may be logged. */
  public Throwable failure(Throwable failure) {
    return LoggedFailure.of(failure, text);
  }

  private String tag(Object tag) {
    if (tag instanceof TaskTags tags) {
      return tags.toString(text);
    }
    String plain;
    try {
      plain = tag.toString();
    } catch (Throwable thrown) {
      plain = tag.getClass().getName(); // the line is logged although toString fails
    }
    return BoundedText.line(text.shown("tag", plain), MAX_TAG);
  }
}

package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import org.jspecify.annotations.Nullable;

/**
 * The text of tasks in logs and health details: on one line, of bounded length, and with the values
 * that the gate shows. All lines that this starter logs about tasks are made with it.
 *
 * @param text the gate for logs
 * @since 0.1.0
 */
public record LogText(ApplicationText text) {

  /** The largest number of characters of a name that is shown. */
  public static final int MAX_NAME = 200;

  private static final int MAX_TAG = 1_000;
  private static final int MAX_MESSAGE = 500;

  /**
   * Renders a task with its tags, for example {@code 4711 build-report [tenant=42]}.
   *
   * @param task the task
   * @return the text
   */
  public String task(LiveTask task) {
    return task(task.id(), task.name(), task.tag());
  }

  /**
   * Renders a task that may be gone, as {@link #task(LiveTask)} does.
   *
   * @param id the id of the task
   * @param name its name
   * @param tag its tag
   * @return the text
   */
  public String task(long id, @Nullable String name, Object tag) {
    return named(id, name) + " [" + tag(tag) + "]";
  }

  /**
   * Renders a task without its tags, for example {@code 4711 build-report}.
   *
   * @param id the id of the task
   * @param name its name
   * @return the text
   */
  public String named(long id, @Nullable String name) {
    return name == null ? Long.toString(id) : id + " " + name(name);
  }

  /**
   * Renders the name of a task.
   *
   * @param name the name
   * @return the text
   */
  public String name(String name) {
    return BoundedText.line(String.valueOf(text.name(name)), MAX_NAME);
  }

  /**
   * Renders a failure without its stack trace, for example {@code java.io.IOException: no route}.
   *
   * @param failure the failure
   * @return the text
   */
  public String message(Throwable failure) {
    String type = failure.getClass().getName();
    String message = LoggedFailure.message(failure);
    return BoundedText.line(
        message == null ? type : type + ": " + text.shown("message", message), MAX_MESSAGE);
  }

  /**
   * Renders the message of a failure.
   *
   * @param message the message
   * @return the text
   */
  public String message(String message) {
    return BoundedText.line(text.shown("message", message), MAX_MESSAGE);
  }

  /**
   * Returns the failure with the messages that may be logged.
   *
   * @param failure the failure
   * @return the failure itself, or a stand-in with masked messages
   */
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
      plain = tag.getClass().getName(); // a toString that fails must not cost the line
    }
    return BoundedText.line(text.shown("tag", plain), MAX_TAG);
  }
}

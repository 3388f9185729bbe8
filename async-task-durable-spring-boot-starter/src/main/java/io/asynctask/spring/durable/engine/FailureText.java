package io.asynctask.spring.durable.engine;

import io.asynctask.spring.task.BoundedText;

/** Failures as text that is stored: type and message, on one line. */
final class FailureText {

  private static final int MAX_LENGTH = 2_000;

  private FailureText() {}

  static String of(Throwable failure) {
    String text;
    try {
      text = failure.toString();
    } catch (RuntimeException thrown) { // toString is code of the application
      text = failure.getClass().getName();
    }
    return of(text);
  }

  static String of(String text) {
    return BoundedText.line(text, MAX_LENGTH);
  }
}

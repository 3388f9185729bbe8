package io.asynctask.spring.durable.engine;

import io.asynctask.spring.task.BoundedText;

/** Text of the application for a column of 1,000 characters, on one line. */
final class ColumnText {

  private static final int MAX_LENGTH = 900;

  private ColumnText() {}

  static String of(String text) {
    return BoundedText.cut(
        BoundedText.line(text, MAX_LENGTH), MAX_LENGTH); // escapes make it longer
  }
}

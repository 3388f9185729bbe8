package io.asynctask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The text of log lines, and the log itself. Descriptions and log handlers are code of the
 * application: neither may keep a task from its next step, so nothing here throws.
 */
final class LoggedText {

  private LoggedText() {}

  static Logger logger() {
    return System.getLogger(AsyncTask.class.getName());
  }

  static void log(Level level, String message, Throwable thrown) {
    try {
      logger().log(level, message, thrown);
    } catch (Throwable failed) {
      // The log itself fails, so there is no place left to report it.
    }
  }

  static void log(Level level, String message) {
    try {
      logger().log(level, message);
    } catch (Throwable failed) {
      // As above.
    }
  }

  /** Returns {@link #of} on one line and of bounded length, whatever the description contains. */
  static String line(Object described) {
    return EscapedText.append(new StringBuilder(), of(described)).toString();
  }

  /** Returns {@link String#valueOf(Object)}; if that throws, the name of the class. */
  static String of(Object described) {
    try {
      return String.valueOf(described);
    } catch (Throwable thrown) {
      return described.getClass().getName() + " (its toString throws)";
    }
  }
}

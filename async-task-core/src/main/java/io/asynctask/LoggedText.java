package io.asynctask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * What goes into the log of the system. Descriptions come from code of the application and log
 * handlers are such code: neither may keep a task from its next step, so nothing here throws.
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
      // The log itself is what fails, so there is no place left to say so.
    }
  }

  static void log(Level level, String message) {
    try {
      logger().log(level, message);
    } catch (Throwable failed) {
      // As above.
    }
  }

  /** As {@link #of}, on one line and of bounded length, whatever the description contains. */
  static String line(Object described) {
    return EscapedText.append(new StringBuilder(), of(described)).toString();
  }

  /** As {@link String#valueOf(Object)}; where that throws, the class says what it was. */
  static String of(Object described) {
    try {
      return String.valueOf(described);
    } catch (Throwable thrown) {
      return described.getClass().getName() + " (its toString throws)";
    }
  }
}

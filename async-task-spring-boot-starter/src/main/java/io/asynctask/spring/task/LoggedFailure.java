package io.asynctask.spring.task;

import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a failure whose messages may not be logged as they are. It has the same stack
 * traces, and each message as the gate shows it.
 *
 * @since 0.1.0
 */
public final class LoggedFailure extends Throwable {

  private static final long serialVersionUID = 1L;

  /** How many causes are followed, as they may form a circle. */
  private static final int MAX_DEPTH = 20;

  private static final int MAX_MESSAGE = 1_000;

  /** The message of a failure that throws when it is asked, as a log would do too. */
  private static final String UNREADABLE = "(its message cannot be read)";

  private LoggedFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the failure itself if all its messages are shown as they are, and otherwise a stand-in.
   *
   * @param failure the failure
   * @param text shows its messages
   * @return what may be logged
   */
  public static Throwable of(Throwable failure, ApplicationText text) {
    return of(failure, text, MAX_DEPTH);
  }

  /** Returns the message of a failure, which a class of the application may compute. */
  static @Nullable String message(Throwable failure) {
    try {
      return failure.getMessage();
    } catch (Throwable thrown) {
      return UNREADABLE;
    }
  }

  private static Throwable of(Throwable failure, ApplicationText text, int depth) {
    String message = message(failure);
    String shown = message == null ? null : text.shown("message", message);
    Throwable cause = depth == 0 ? null : failure.getCause();
    Throwable shownCause = cause == null ? null : of(cause, text, depth - 1);
    Throwable[] suppressed = depth == 0 ? new Throwable[0] : failure.getSuppressed();
    boolean same =
        !UNREADABLE.equals(message)
            && (message == null || message.equals(shown))
            && cause == shownCause;
    for (int i = 0; i < suppressed.length; i++) {
      Throwable each = of(suppressed[i], text, depth - 1);
      same &= each == suppressed[i];
      suppressed[i] = each;
    }
    if (same) {
      return failure;
    }
    String type = failure.getClass().getName();
    LoggedFailure logged =
        new LoggedFailure(
            shown == null ? type : type + ": " + BoundedText.line(shown, MAX_MESSAGE), shownCause);
    logged.setStackTrace(failure.getStackTrace());
    for (Throwable each : suppressed) {
      logged.addSuppressed(each);
    }
    return logged;
  }
}

package io.asynctask.spring.task;

import org.jspecify.annotations.Nullable;

/**
 * Stands in a log for a failure whose messages may not be logged as they are: with the same stack
 * traces, and each message as the gate shows it.
 */
public final class LoggedFailure extends Throwable {

  private static final long serialVersionUID = 1L;

  /** How far causes are followed, which may form a circle. */
  private static final int MAX_DEPTH = 20;

  private static final int MAX_MESSAGE = 1_000;

  private LoggedFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The failure itself, if all its messages are shown as they are; otherwise its stand-in. */
  public static Throwable of(Throwable failure, ApplicationText text) {
    return of(failure, text, MAX_DEPTH);
  }

  private static Throwable of(Throwable failure, ApplicationText text, int depth) {
    String message = failure.getMessage();
    String shown = message == null ? null : text.shown("message", message);
    Throwable cause = depth == 0 ? null : failure.getCause();
    Throwable shownCause = cause == null ? null : of(cause, text, depth - 1);
    Throwable[] suppressed = depth == 0 ? new Throwable[0] : failure.getSuppressed();
    boolean same = (message == null || message.equals(shown)) && cause == shownCause;
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

package io.asynctask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Logs failures that may come with every task: one warning in an interval, then the number of those
 * that came since, which are logged at debug level. Never throws, whatever a log handler does.
 */
final class RepeatedFailures {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String what;

  // Guarded by this:
  private boolean quiet;
  private long more;

  /**
   * @param what a sentence without its full stop: what has failed
   */
  RepeatedFailures(String what) {
    this.what = what;
  }

  /**
   * Logs one failure.
   *
   * @param about what failed, or for which task; described only for the log
   */
  void log(Object about, Throwable thrown) {
    try {
      if (beginInterval()) {
        LoggedText.log(Level.WARNING, what + ": " + LoggedText.of(about), thrown);
        Timer.schedule(INTERVAL, this::endInterval);
      } else {
        Logger log = LoggedText.logger();
        if (log.isLoggable(Level.DEBUG)) {
          log.log(Level.DEBUG, what + ": " + LoggedText.of(about), thrown);
        }
      }
    } catch (Throwable failed) {
      // No thread or no memory for the end of the interval, or the log handler threw.
      synchronized (this) {
        quiet = false;
      }
    }
  }

  private synchronized boolean beginInterval() {
    if (quiet) {
      more++;
      return false;
    }
    quiet = true;
    return true;
  }

  /** Tells how many failures had no line of their own; the next one has. */
  void endInterval() {
    long untold;
    synchronized (this) {
      untold = more;
      more = 0;
      quiet = false;
    }
    if (untold > 0) {
      LoggedText.log(
          Level.WARNING, what + ": " + untold + " more times within " + INTERVAL.toSeconds() + " s");
    }
  }
}

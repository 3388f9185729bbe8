package io.asynctask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log of failures that may come with every task. The first failure of a class of code is logged
 * as a warning. Those of the next minute are logged at debug level and counted, and one more line
 * tells their number. It never throws, even if a log handler does.
 */
final class RepeatedFailures {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String what;

  /** The numbers of failures without a warning. No entry stays longer than the interval. */
  private final Map<Class<?>, AtomicLong> untold = new ConcurrentHashMap<>();

  /**
   * @param what a sentence without its full stop that tells what has failed
   */
  RepeatedFailures(String what) {
    this.what = what;
  }

  /**
   * Logs one failure.
   *
   * @param source the code that has failed
   */
  void log(Object source, Throwable thrown) {
    try {
      Class<?> kind = source.getClass();
      AtomicLong more = untold.putIfAbsent(kind, new AtomicLong());
      if (more == null) {
        LoggedText.log(Level.WARNING, what + ": " + LoggedText.line(source), thrown);
        endLater(kind);
      } else {
        more.incrementAndGet();
        Logger log = LoggedText.logger();
        if (log.isLoggable(Level.DEBUG)) {
          log.log(Level.DEBUG, what + ": " + LoggedText.line(source), thrown);
        }
      }
    } catch (Throwable shortage) {
      // There is no memory for a log line, or the log itself throws.
    }
  }

  private void endLater(Class<?> kind) {
    try {
      DelayedActions.schedule(INTERVAL, () -> endInterval(kind));
    } catch (Throwable shortage) {
      untold.remove(kind); // the next failure is the first again
    }
  }

  /** Logs the number of failures without a warning; the next failure is a warning again. */
  void endInterval(Class<?> kind) {
    AtomicLong more = untold.remove(kind);
    if (more != null && more.get() > 0) {
      LoggedText.log(
          Level.WARNING,
          what
              + ": "
              + more
              + " more times in "
              + INTERVAL.toSeconds()
              + " s, by "
              + kind.getName());
    }
  }
}

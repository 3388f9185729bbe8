package io.asynctask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs failures that may come with every task. The first of a class of code is a warning; those of
 * the next minute are logged at debug level and counted, and one more line tells their number.
 * Never throws, whatever a log handler does.
 */
final class RepeatedFailures {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String what;

  /** How many failures had no line of their own. Nothing stays here beyond the interval. */
  private final Map<Class<?>, AtomicLong> untold = new ConcurrentHashMap<>();

  /**
   * @param what a sentence without its full stop: what has failed
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
        LoggedText.log(Level.WARNING, what + ": " + LoggedText.of(source), thrown);
        endLater(kind);
      } else {
        more.incrementAndGet();
        Logger log = LoggedText.logger();
        if (log.isLoggable(Level.DEBUG)) {
          log.log(Level.DEBUG, what + ": " + LoggedText.of(source), thrown);
        }
      }
    } catch (Throwable shortage) {
      // No memory to say so, or the log itself is what throws.
    }
  }

  private void endLater(Class<?> kind) {
    try {
      DelayedActions.schedule(INTERVAL, () -> endInterval(kind));
    } catch (Throwable shortage) {
      untold.remove(kind); // the next failure is the first again
    }
  }

  /** Tells how many failures had no line of their own; the next one has. */
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

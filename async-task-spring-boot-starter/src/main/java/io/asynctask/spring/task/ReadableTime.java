package io.asynctask.spring.task;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Renders times in sentences for people: {@code 58 ms}, {@code 3.2 s}, {@code 2 min 5 s}.
 *
 * @since 0.1.0
 */
public final class ReadableTime {

  private ReadableTime() {}

  /**
   * Renders a time.
   *
   * @param time the time; a negative one counts as zero
   * @return the text
   */
  public static String of(Duration time) {
    return ofNanos(time.isNegative() ? 0 : time.toNanos());
  }

  private static String ofNanos(long nanos) {
    if (nanos < TimeUnit.SECONDS.toNanos(1)) {
      return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
    if (nanos < TimeUnit.SECONDS.toNanos(10)) {
      return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}

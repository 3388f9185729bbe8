package io.asynctask.spring.actuate;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

/** The parser of the parameters of requests. An empty parameter counts as absent. */
final class TaskParameters {

  private static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1000;

  private TaskParameters() {}

  static long id(String id) {
    return positive("id", id, "the id of a task, a positive integer");
  }

  /** Returns the id after which the page begins. */
  static long cursor(@Nullable String cursor) {
    return StringUtils.hasText(cursor)
        ? positive("cursor", cursor, "the 'next' of the page before")
        : 0;
  }

  /** Returns the largest number of tasks in a page, {@value #MAX_LIMIT} at most. */
  static int limit(@Nullable String limit) {
    return StringUtils.hasText(limit)
        ? (int) Math.min(MAX_LIMIT, positive("limit", limit, "a positive integer"))
        : DEFAULT_LIMIT;
  }

  /** Returns whether to interrupt the thread in the body; true by default. */
  static boolean interrupt(@Nullable String interrupt) {
    if (!StringUtils.hasText(interrupt)) {
      return true;
    }
    return switch (interrupt.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidParameterException("interrupt", interrupt, "true or false");
    };
  }

  /** Returns an age. It needs a unit, as Spring Boot would read a bare number as milliseconds. */
  static @Nullable Duration olderThan(@Nullable String olderThan) {
    if (!StringUtils.hasText(olderThan)) {
      return null;
    }
    try {
      Duration age = DurationStyle.detectAndParse(olderThan);
      if (!age.isNegative() && !Character.isDigit(olderThan.charAt(olderThan.length() - 1))) {
        return age;
      }
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      // as with a negative one
    }
    throw new InvalidParameterException(
        "olderThan", olderThan, "a duration such as PT30S, 30s or 5m");
  }

  private static long positive(String parameter, String value, String expected) {
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // as with one that is not positive
    }
    throw new InvalidParameterException(parameter, value, expected);
  }
}

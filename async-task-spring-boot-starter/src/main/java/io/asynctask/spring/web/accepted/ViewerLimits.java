package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits for streams of progress, each of which takes a connection of the server and its
 * memory.
 *
 * @param perTask how many viewers one task has at most
 * @param inAll how many viewers all tasks have at most
 * @param writeTimeout after how long a viewer that does not read is given up
 */
public record ViewerLimits(int perTask, int inAll, Duration writeTimeout) {

  /** 500 viewers of a task, 1,000 in all, and 10 seconds. */
  public static final ViewerLimits DEFAULT = new ViewerLimits(500, 1_000, Duration.ofSeconds(10));

  /** Refuses limits that are not positive. */
  public ViewerLimits {
    requireNonNull(writeTimeout, "writeTimeout");
    if (perTask < 1 || inAll < 1 || writeTimeout.isNegative() || writeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "Limits must be positive: %d, %d, %s".formatted(perTask, inAll, writeTimeout));
    }
  }
}

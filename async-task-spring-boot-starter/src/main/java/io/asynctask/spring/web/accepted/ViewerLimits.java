package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits for streams of progress. Each stream takes a connection of the server, and memory.
 *
 * @param perTask the largest number of viewers of one task
 * @param inAll the largest number of viewers of all tasks
 * @param writeTimeout after how long a viewer that does not read is disconnected
 * @since 0.1.0
 */
public record ViewerLimits(int perTask, int inAll, Duration writeTimeout) {

  /** The default: 500 viewers of a task, 1,000 in all, and 10 seconds. */
  public static final ViewerLimits DEFAULT = new ViewerLimits(500, 1_000, Duration.ofSeconds(10));

  /**
   * Creates limits.
   *
   * @param perTask at least 1
   * @param inAll at least 1
   * @param writeTimeout positive
   * @throws IllegalArgumentException for other values
   */
  public ViewerLimits {
    requireNonNull(writeTimeout, "writeTimeout");
    if (perTask < 1 || inAll < 1 || writeTimeout.isNegative() || writeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "Limits must be positive: %d, %d, %s".formatted(perTask, inAll, writeTimeout));
    }
  }
}

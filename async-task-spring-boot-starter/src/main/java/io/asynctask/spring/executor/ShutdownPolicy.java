package io.asynctask.spring.executor;

import java.time.Duration;

/**
 * How an executor ends.
 *
 * @param phaseTimeout how long the shutdown phase lasts in which tasks may come to their end; when
 *     {@code grace} is left of it, those that have not are cancelled and interrupted
 * @param awaitTermination how long tasks may go on when the executor is destroyed, before they are
 *     cancelled; zero for not at all
 * @param grace how long cancelled tasks have for stopping before they are reported
 * @param acceptAfterContextClose whether tasks are taken until the executor is destroyed, with no
 *     draining before that; otherwise until the context is closed
 */
public record ShutdownPolicy(
    Duration phaseTimeout,
    Duration awaitTermination,
    Duration grace,
    boolean acceptAfterContextClose) {

  /** Spring's 30 seconds for the phase, the last two of them as grace. */
  public static final ShutdownPolicy DEFAULT =
      new ShutdownPolicy(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(2), false);

  /** Takes no more of the phase than half of it as grace. */
  public ShutdownPolicy {
    Duration half = phaseTimeout.dividedBy(2);
    grace = grace.compareTo(half) > 0 ? half : grace;
  }

  Duration drain() {
    return phaseTimeout.minus(grace);
  }
}

package io.asynctask.spring.executor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an executor ends.
 *
 * @param phaseTimeout how long the shutdown phase lasts in which tasks may come to their end; when
 *     {@code grace} is left of it, those that have not are cancelled and interrupted
 * @param awaitTermination how long tasks may go on when the executor is destroyed, before they are
 *     cancelled; zero for not at all, {@code null} for ever, and nobody waits for them then
 * @param grace how long cancelled tasks have for stopping before they are reported; in the phase,
 *     no more than half of it
 * @param acceptAfterContextClose whether tasks are taken until the executor is destroyed, with no
 *     draining before that; otherwise until its shutdown phase begins
 */
public record ShutdownPolicy(
    Duration phaseTimeout,
    @Nullable Duration awaitTermination,
    Duration grace,
    boolean acceptAfterContextClose) {

  private static final Duration RESERVE = Duration.ofMillis(200);

  /** Spring's 30 seconds for the phase, the last two of them as grace. */
  public static final ShutdownPolicy DEFAULT =
      new ShutdownPolicy(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(2), false);

  /** Checks the ranges. */
  public ShutdownPolicy {
    check("phaseTimeout", phaseTimeout);
    check("grace", grace);
    if (awaitTermination != null) {
      check("awaitTermination", awaitTermination);
    }
  }

  /** The same phase and grace with what an executor awaits and accepts by its own settings. */
  ShutdownPolicy with(@Nullable Duration awaitTermination, boolean acceptAfterContextClose) {
    return new ShutdownPolicy(phaseTimeout, awaitTermination, grace, acceptAfterContextClose);
  }

  private static void check(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + duration);
    }
  }

  /** Leaves a little of the phase over, or Spring would report that it has timed out. */
  Duration drainInPhase() {
    Duration reserve = phaseTimeout.dividedBy(20);
    return phaseTimeout
        .minus(graceInPhase())
        .minus(reserve.compareTo(RESERVE) < 0 ? reserve : RESERVE);
  }

  Duration graceInPhase() {
    Duration half = phaseTimeout.dividedBy(2);
    return grace.compareTo(half) > 0 ? half : grace;
  }
}

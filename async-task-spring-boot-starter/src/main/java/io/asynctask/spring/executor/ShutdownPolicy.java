package io.asynctask.spring.executor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which an executor shuts down.
 *
 * <pre>{@code
 * ShutdownPolicy patient =
 *     new ShutdownPolicy(Duration.ofMinutes(2), Duration.ZERO, Duration.ofSeconds(5), false);
 * }</pre>
 *
 * @param phaseTimeout how long the shutdown phase lasts, in which tasks may end by themselves; when
 *     {@code grace} is left of it, the others are cancelled and interrupted
 * @param awaitTermination how long tasks may go on after the executor is destroyed, before they are
 *     cancelled; zero for not at all; {@code null} for ever, and the shutdown does not wait then
 * @param grace how long cancelled tasks have for stopping before they are reported; in the phase,
 *     at most half of it
 * @param acceptAfterContextClose whether tasks are accepted until the executor is destroyed, and it
 *     does not wait for them before; otherwise they are accepted until its shutdown phase begins
 * @since 0.1.0
 */
public record ShutdownPolicy(
    Duration phaseTimeout,
    @Nullable Duration awaitTermination,
    Duration grace,
    boolean acceptAfterContextClose) {

  private static final Duration RESERVE = Duration.ofMillis(200);

  /** The default: Spring's 30 seconds for the phase, of which the last two are the grace. */
  public static final ShutdownPolicy DEFAULT =
      new ShutdownPolicy(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(2), false);

  /**
   * Creates a policy.
   *
   * @param phaseTimeout not negative
   * @param awaitTermination not negative
   * @param grace not negative
   * @param acceptAfterContextClose true or false
   * @throws IllegalArgumentException for other values
   */
  public ShutdownPolicy {
    check("phaseTimeout", phaseTimeout);
    check("grace", grace);
    if (awaitTermination != null) {
      check("awaitTermination", awaitTermination);
    }
  }

  /** Returns this policy with what an executor awaits and accepts by its own settings. */
  ShutdownPolicy with(@Nullable Duration awaitTermination, boolean acceptAfterContextClose) {
    return new ShutdownPolicy(phaseTimeout, awaitTermination, grace, acceptAfterContextClose);
  }

  private static void check(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + duration);
    }
  }

  /** Leaves a little of the phase unused, or Spring would report a timeout. */
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

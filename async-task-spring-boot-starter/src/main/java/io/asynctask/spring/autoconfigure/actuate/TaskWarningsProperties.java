package io.asynctask.spring.autoconfigure.actuate;

import io.asynctask.spring.actuate.TaskWarning;
import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.autoconfigure.PropertyCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the warnings about odd tasks.
 *
 * @param enabled Whether tasks are checked for warnings, every 'interval' and when the endpoint
 *     shows them.
 * @param interval How long after each scan of all tasks the next one begins.
 * @param logInterval The shortest time from one line in the log to the next.
 * @param stuckAfter How long a thread may be in a body without a break, without a warning.
 * @param cancelAfter How long a body may go on after a cancel request, without a warning.
 * @param queuedAfter How long a task may wait for a thread without a warning, unless it runs for
 *     longer than that.
 * @param starvedAfter How long a task may be queued without a warning while another one waits for
 *     it and holds a thread of the same executor.
 * @param selfWakes How often in a row a task may be woken while it runs, without a warning; 32766
 *     at most.
 * @param downOn Warnings for which the health is DOWN; for the others it is UP with details.
 * @since 0.1.0
 */
@ConfigurationProperties("async-task.warnings")
public record TaskWarningsProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("10s") Duration interval,
    @DefaultValue("1m") Duration logInterval,
    @Nullable Duration stuckAfter,
    @DefaultValue("5s") Duration cancelAfter,
    @DefaultValue("30s") Duration queuedAfter,
    @DefaultValue("1s") Duration starvedAfter,
    @DefaultValue("10000") int selfWakes,
    @DefaultValue Set<TaskWarning.Code> downOn) {

  private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

  /** Checks the values. */
  public TaskWarningsProperties {
    PropertyCheck.positive("async-task.warnings.interval", interval);
    PropertyCheck.positive("async-task.warnings.log-interval", logInterval);
    if (stuckAfter != null) {
      PropertyCheck.positive("async-task.warnings.stuck-after", stuckAfter);
    }
    PropertyCheck.positive("async-task.warnings.cancel-after", cancelAfter);
    PropertyCheck.positive("async-task.warnings.queued-after", queuedAfter);
    PropertyCheck.positive("async-task.warnings.starved-after", starvedAfter);
    PropertyCheck.check(
        selfWakes >= 1 && selfWakes < Short.MAX_VALUE,
        "async-task.warnings.self-wakes",
        selfWakes,
        "It must be from 1 to 32766.");
  }

  /**
   * @param oldStuckAfter the value under the deprecated name, which counts if there is no other
   */
  WarningRules rules(@Nullable Duration oldStuckAfter) {
    Duration stuck =
        Objects.requireNonNullElse(
            stuckAfter, Objects.requireNonNullElse(oldStuckAfter, STUCK_AFTER));
    return new WarningRules(stuck, cancelAfter, queuedAfter, starvedAfter, selfWakes);
  }
}

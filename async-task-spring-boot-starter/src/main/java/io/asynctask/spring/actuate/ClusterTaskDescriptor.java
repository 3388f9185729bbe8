package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asynctask.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of the cluster as one item of a list. Of a task of a node it has all that the cluster
 * knows: neither executor nor thread, and how long it was queued and busy only of a first attempt.
 *
 * @param task the task as a node shows its own
 * @param cluster what it has more
 * @since 0.1.0
 */
public record ClusterTaskDescriptor(
    @JsonUnwrapped TaskDescriptor task, @JsonUnwrapped ClusterDescriptor cluster) {

  static ClusterTaskDescriptor of(ClusterTask task, Instant now, ShownText text) {
    return new ClusterTaskDescriptor(
        describe(task, now, null, text), ClusterDescriptor.of(task, text));
  }

  /**
   * Describes a task as a node shows its own.
   *
   * @param now until when a live task has its age
   * @param local the task of this node that runs its present attempt; {@code null} for none
   */
  static TaskDescriptor describe(
      ClusterTask task, Instant now, @Nullable TaskDescriptor local, ShownText text) {
    Instant end = task.endedAt() == null ? now : task.endedAt();
    Instant start = task.startedAt();
    boolean firstAttempt = task.attempt() <= 1;
    return new TaskDescriptor(
        task.id(),
        text.name(task.name()),
        local == null ? null : local.executor(),
        task.state(),
        text.tags(task.tags()),
        null,
        TaskDescriptor.text(task.createdAt()),
        between(task.createdAt(), end),
        firstAttempt ? between(task.createdAt(), start == null ? end : start) : null,
        firstAttempt && start != null ? between(start, end) : null,
        task.attempt(),
        local == null ? null : local.thread(),
        local == null ? null : local.virtual(),
        local == null ? null : local.deadline(),
        local == null ? null : local.traceId(),
        local == null ? text.progress(task.progress()) : local.progress(),
        local == null ? List.of() : local.warnings(),
        outcome(task, text),
        local == null ? null : local.cancel());
  }

  /** Nodes have clocks of their own, so a time may seem to be later than the one after it. */
  private static @Nullable String between(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    return TaskDescriptor.duration(time.isNegative() ? Duration.ZERO : time);
  }

  private static @Nullable TaskOutcome outcome(ClusterTask task, ShownText text) {
    if (!task.state().isFinal()) {
      return null;
    }
    boolean failed = task.state() == TaskState.FAILED;
    return new TaskOutcome(
        task.state(),
        TaskDescriptor.text(task.endedAt() == null ? task.createdAt() : task.endedAt()),
        failed ? task.failureType() : null,
        failed ? text.message(task.failureMessage()) : null);
  }
}

package io.asynctask.spring.actuate;

import io.asynctask.CancelReceipt;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.TraceIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that has stopped, as the history remembers it. Refers neither to the task nor to its
 * result or exception, and is flat, as one is made for every task.
 *
 * @param tag {@code null} for a tag of another type, which might refer to anything
 * @param spawnedAtMillis -1 when the registry has no clock, as for all times but that of the stop
 * @param ageNanos from the spawn to the stop
 * @param failureType the class of the exception, {@code null} when completed
 * @param cancel the receipt of the stop, which does not refer to the task; {@code null} for a task
 *     that was never told to stop
 */
record FinishedTask(
    long id,
    @Nullable String name,
    @Nullable TaskTags tag,
    TaskState outcome,
    long parentId,
    long spawnedAtMillis,
    long stoppedAtMillis,
    long ageNanos,
    long queuedNanos,
    long busyNanos,
    int polls,
    @Nullable Duration deadline,
    @Nullable Progress progress,
    @Nullable StackTraceElement spawnLocation,
    @Nullable String traceId,
    @Nullable String failureType,
    @Nullable String failureMessage,
    @Nullable CancelReceipt cancel) {

  private static final int MAX_MESSAGE = 10_000;

  static FinishedTask of(
      LiveTask task, TaskState outcome, @Nullable Throwable failure, TraceIds traces) {
    return new FinishedTask(
        task.id(),
        task.name(),
        task.tag() instanceof TaskTags tags ? tags : null,
        outcome,
        task.parentId(),
        task.spawnedAt().map(Instant::toEpochMilli).orElse(-1L),
        System.currentTimeMillis(),
        nanos(task.age()),
        task.queuedNanos(),
        task.busyNanos(),
        task.polls(),
        task.deadline().orElse(null),
        task.progress().orElse(null),
        task.spawnLocation().orElse(null) instanceof StackTraceElement line ? line : null,
        traces.traceId(task.id()),
        failure == null ? null : failure.getClass().getName(),
        message(failure),
        task.cancelReceipt().orElse(null));
  }

  /** Returns a bounded part of the message, which may have any length. */
  private static @Nullable String message(@Nullable Throwable failure) {
    try {
      String message = failure == null ? null : failure.getMessage();
      return message == null ? null : BoundedText.cut(message, MAX_MESSAGE);
    } catch (RuntimeException failed) {
      return null;
    }
  }

  private static long nanos(Optional<Duration> time) {
    return time.isPresent() ? time.get().toNanos() : -1;
  }

  Instant stoppedAt() {
    return Instant.ofEpochMilli(stoppedAtMillis);
  }

  Optional<Instant> spawnedAt() {
    return spawnedAtMillis < 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(spawnedAtMillis));
  }

  Optional<Duration> age() {
    return duration(ageNanos);
  }

  Optional<Duration> queued() {
    return duration(queuedNanos);
  }

  Optional<Duration> busy() {
    return duration(busyNanos);
  }

  private static Optional<Duration> duration(long nanos) {
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}

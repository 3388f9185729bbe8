package io.asynctask.spring.actuate;

import io.asynctask.CancelReceipt;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that has stopped, as the history remembers it. Refers neither to the task nor to its
 * result or exception.
 *
 * @param tag {@code null} for a tag of another type, which might refer to anything
 * @param spawnedAtMillis -1 when the registry has no clock, as for all times but that of the stop
 * @param ageNanos from the spawn to the stop
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
    Particulars particulars) {

  /**
   * What few tasks have.
   *
   * @param failureType the class of the exception, {@code null} when completed
   * @param cancel the receipt of the stop, which does not refer to the task; {@code null} for a
   *     task that was never told to stop
   */
  record Particulars(
      @Nullable Duration deadline,
      @Nullable Progress progress,
      @Nullable StackTraceElement spawnLocation,
      @Nullable String traceId,
      @Nullable String failureType,
      @Nullable String failureMessage,
      @Nullable CancelReceipt cancel) {

    static final Particulars NONE = new Particulars(null, null, null, null, null, null, null);

    private static final int MAX_MESSAGE = 10_000;

    /** Returns {@link #NONE}, and no object of its own, for a task that has nothing of it. */
    static Particulars of(LiveTask task, @Nullable Throwable failure, @Nullable String traceId) {
      Duration deadline = task.deadline().orElse(null);
      Progress progress = task.progress().orElse(null);
      Object spawnLocation = task.spawnLocation().orElse(null);
      CancelReceipt cancel = task.cancelReceipt().orElse(null);
      if (deadline == null
          && progress == null
          && spawnLocation == null
          && traceId == null
          && failure == null
          && cancel == null) {
        return NONE;
      }
      return new Particulars(
          deadline,
          progress,
          spawnLocation instanceof StackTraceElement line ? line : null,
          traceId,
          failure == null ? null : failure.getClass().getName(),
          message(failure),
          cancel);
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

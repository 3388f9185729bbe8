package io.asynctask.spring.actuate;

import io.asynctask.CancelReceipt;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place of the history. It has the values of the last task that was put there. The next one
 * overwrites them, so that most tasks make no object when they stop. Safe for use by many threads:
 * its lock is held for some writes or reads of fields, and for no foreign code.
 */
final class HistoryPlace {

  private static final int MAX_MESSAGE = 10_000;

  /** {@code null} as long as there was no task. */
  private @Nullable TaskState outcome;

  private long id;
  private @Nullable String name;
  private @Nullable TaskTags tag;
  private long parentId;
  private long spawnedAtMillis;
  private long stoppedAtMillis;
  private long ageNanos;
  private long queuedNanos;
  private long busyNanos;
  private int polls;
  private @Nullable Particulars particulars;

  /** What few tasks have, as {@link FinishedTask} describes it. */
  private record Particulars(
      @Nullable Duration deadline,
      @Nullable Progress progress,
      @Nullable StackTraceElement spawnLocation,
      @Nullable String traceId,
      @Nullable String failureType,
      @Nullable String failureMessage,
      @Nullable CancelReceipt cancel) {

    private static final Particulars NONE =
        new Particulars(null, null, null, null, null, null, null);
  }

  /** Puts a task here that has stopped. */
  void put(
      LiveTask task, TaskState outcome, @Nullable Throwable failure, @Nullable String traceId) {
    Instant spawnedAt = task.spawnedAt().orElse(null);
    long spawnedAtMillis = spawnedAt == null ? -1 : spawnedAt.toEpochMilli();
    long ageNanos = spawnedAt == null ? -1 : task.ageNanos();
    long stoppedAtMillis = System.currentTimeMillis();
    long queuedNanos = task.queuedNanos();
    long busyNanos = task.busyNanos();
    TaskTags tag = task.tag() instanceof TaskTags tags ? tags : null;
    Particulars particulars = particulars(task, failure, traceId);
    synchronized (this) {
      this.id = task.id();
      this.parentId = task.parentId();
      this.spawnedAtMillis = spawnedAtMillis;
      this.stoppedAtMillis = stoppedAtMillis;
      this.ageNanos = ageNanos;
      this.queuedNanos = queuedNanos;
      this.busyNanos = busyNanos;
      this.polls = task.polls();
      // A write of a reference costs the collector's barrier, and these are mostly the same
      // objects.
      if (this.outcome != outcome) {
        this.outcome = outcome;
      }
      if (this.name != task.name()) {
        this.name = task.name();
      }
      if (this.tag != tag) {
        this.tag = tag;
      }
      if (this.particulars != particulars) {
        this.particulars = particulars;
      }
    }
  }

  private static @Nullable Particulars particulars(
      LiveTask task, @Nullable Throwable failure, @Nullable String traceId) {
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
      return null;
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

  /** Returns the last task that was put here, or {@code null} if there was none. */
  synchronized @Nullable FinishedTask get() {
    TaskState ended = outcome;
    if (ended == null) {
      return null;
    }
    Particulars known = particulars == null ? Particulars.NONE : particulars;
    return new FinishedTask(
        id,
        name,
        tag,
        ended,
        parentId,
        spawnedAtMillis,
        stoppedAtMillis,
        ageNanos,
        queuedNanos,
        busyNanos,
        polls,
        known.deadline,
        known.progress,
        known.spawnLocation,
        known.traceId,
        known.failureType,
        known.failureMessage,
        known.cancel);
  }
}

package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.actuate.FinishedTask.Particulars;
import io.asynctask.spring.task.TaskTags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place of the history. It has the values of the last task that was put there. The next one
 * overwrites them, so that most tasks make no object when they stop. Safe for use by many threads:
 * its lock is held for some reads and writes of fields, and for no foreign code.
 */
final class HistoryPlace {

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
  private Particulars particulars = Particulars.NONE;

  /** Puts a task here that has stopped. */
  void put(
      LiveTask task, TaskState outcome, @Nullable Throwable failure, @Nullable String traceId) {
    Particulars particulars = Particulars.of(task, failure, traceId);
    synchronized (this) {
      this.outcome = outcome;
      this.particulars = particulars;
      id = task.id();
      name = task.name();
      tag = task.tag() instanceof TaskTags tags ? tags : null;
      parentId = task.parentId();
      Instant spawnedAt = task.spawnedAt().orElse(null);
      spawnedAtMillis = spawnedAt == null ? -1 : spawnedAt.toEpochMilli();
      stoppedAtMillis = System.currentTimeMillis();
      ageNanos = spawnedAt == null ? -1 : task.ageNanos();
      queuedNanos = task.queuedNanos();
      busyNanos = task.busyNanos();
      polls = task.polls();
    }
  }

  /** Returns the last task that was put here, or {@code null} if there was none. */
  synchronized @Nullable FinishedTask get() {
    return outcome == null
        ? null
        : new FinishedTask(
            id,
            name,
            tag,
            outcome,
            parentId,
            spawnedAtMillis,
            stoppedAtMillis,
            ageNanos,
            queuedNanos,
            busyNanos,
            polls,
            particulars);
  }
}

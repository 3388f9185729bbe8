package io.asynctask.spring.web.accepted;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer of a task was sent, and so what he is to be sent next. Of changes between two
 * looks he sees the last. Not safe for use by many threads at once.
 */
final class TaskFeed {

  private final AcceptedTask task;
  private final long heartbeatNanos;
  private @Nullable TaskStatus sent;
  private long sentAt;
  private long changes;

  TaskFeed(AcceptedTask task, Duration heartbeat) {
    this.task = task;
    this.heartbeatNanos = heartbeat.toNanos();
  }

  /** What is to be sent now; {@code null} for nothing. */
  @Nullable TaskEvent next() {
    TaskStatus status = task.status();
    long now = System.nanoTime();
    if (!status.equals(sent)) {
      sent = status;
      sentAt = now;
      return new TaskEvent.Change(++changes, status);
    }
    if (now - sentAt < heartbeatNanos) {
      return null;
    }
    sentAt = now;
    return new TaskEvent.Heartbeat();
  }
}

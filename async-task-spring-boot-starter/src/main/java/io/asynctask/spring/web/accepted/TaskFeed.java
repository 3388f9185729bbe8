package io.asynctask.spring.web.accepted;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of one viewer of a task: it remembers what the viewer was sent, and so knows what
 * comes next. Of several changes at once, the viewer gets the last. Not safe for use by many
 * threads at once.
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

  /** Returns the event to send now; {@code null} for none. */
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

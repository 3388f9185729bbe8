package io.asynctask.spring.web.accepted;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream of one viewer. It runs at an interval and never blocks: unless the last write is still
 * under way, it has a thread write what is new. So a viewer that reads slowly misses events and
 * gets the newest.
 */
final class TaskEmitter extends SseEmitter implements Runnable {

  private static final Log log = LogFactory.getLog(TaskEmitter.class);

  private static final long NO_TIMEOUT = 0;

  private final AcceptedTask task;
  private final TaskFeed feed;
  private final TaskEvents events;

  /** Whether a write was handed over and has not returned. */
  private final AtomicBoolean writing = new AtomicBoolean();

  /** Whether the viewer is no longer counted. */
  private final AtomicBoolean removed = new AtomicBoolean();

  private volatile @Nullable Future<?> schedule;

  /** Whether the stream has ended for the writers; used by one of them at a time. */
  private boolean ended;

  TaskEmitter(AcceptedTask task, TaskFeed feed, TaskEvents events) {
    super(NO_TIMEOUT);
    this.task = task;
    this.feed = feed;
    this.events = events;
  }

  /**
   * Begins the stream. Spring calls this when the response begins, so a stream without a response
   * never runs.
   *
   * @throws TooManyViewersException when there are too many viewers already
   */
  @Override
  protected void extendResponse(ServerHttpResponse response) {
    events.viewerCount().add(task);
    super.extendResponse(response);
    response.getHeaders().setCacheControl(CacheControl.noStore());
    schedule = events.schedule(this);
    onCompletion(this::removeViewer);
  }

  /** Ends the count of the viewer. */
  private void removeViewer() {
    if (removed.compareAndSet(false, true)) {
      events.viewerCount().remove(task);
    }
    Future<?> schedule = this.schedule;
    if (schedule != null) {
      boolean ignored = schedule.cancel(false);
    }
  }

  @Override
  public void run() {
    if (removed.get()) {
      removeViewer(); // before the schedule could be cancelled
      return;
    }
    events.handleBlockedWrites();
    if (writing.compareAndSet(false, true)) {
      events.write(this::writeChanges, () -> writing.set(false));
    }
  }

  private void writeChanges() {
    if (ended) {
      return;
    }
    if (!events.isRunning()) {
      end(null);
      return;
    }
    try {
      TaskEvent event = feed.next();
      if (event != null) {
        long begun = System.nanoTime();
        send(event);
        if (event.isLast()) {
          end(null);
        } else if (System.nanoTime() - begun > events.writeTimeoutNanos()) {
          throw new InterruptedIOException("The viewer did not read for too long");
        }
      }
    } catch (IOException | RuntimeException | Error failure) {
      end(failure);
    }
  }

  /** Ends the stream. Spring calls back only for a response that had begun before. */
  private void end(@Nullable Throwable failure) {
    ended = true;
    removeViewer();
    try {
      if (failure == null) {
        complete();
      } else {
        completeWithError(failure);
      }
    } catch (RuntimeException refused) {
      log.debug("The server had already ended the response of a viewer", refused);
    }
  }

  private void send(TaskEvent event) throws IOException {
    if (event instanceof TaskEvent.Change change) {
      send(
          event()
              .id(Long.toString(change.number()))
              .name(change.name())
              .data(change.status(), MediaType.APPLICATION_JSON));
    } else {
      send(event().comment(TaskEvent.HEARTBEAT));
    }
  }
}

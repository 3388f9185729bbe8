package io.asynctask.spring.web.accepted;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The stream of one viewer. Runs at an interval, never twice at a time, until a run fails. */
final class TaskEmitter extends SseEmitter implements Runnable {

  private static final long NO_TIMEOUT = 0;

  private final TaskFeed feed;
  private final Duration interval;
  private final ScheduledExecutorService looks;

  TaskEmitter(TaskFeed feed, Duration interval, ScheduledExecutorService looks) {
    super(NO_TIMEOUT);
    this.feed = feed;
    this.interval = interval;
    this.looks = looks;
  }

  /** Spring calls this when the response begins; a stream that nobody gets never runs. */
  @Override
  protected void extendResponse(ServerHttpResponse response) {
    super.extendResponse(response);
    response.getHeaders().setCacheControl(CacheControl.noStore());
    Future<?> runs =
        looks.scheduleWithFixedDelay(this, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    onCompletion(() -> runs.cancel(false));
  }

  @Override
  public void run() {
    TaskEvent event = feed.next();
    if (event == null) {
      return;
    }
    try {
      send(event);
      if (event.isLast()) {
        complete();
      }
    } catch (IOException | RuntimeException failure) {
      completeWithError(failure);
      throw new IllegalStateException(failure); // this was the last run
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

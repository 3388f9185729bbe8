package io.asynctask.spring.web.accepted;

import java.io.IOException;
import java.util.concurrent.Future;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The stream of one viewer. Runs at an interval, never twice at a time, until a run fails. */
final class TaskEmitter extends SseEmitter implements Runnable {

  private static final long NO_TIMEOUT = 0;

  private final TaskFeed feed;
  private final TaskEvents events;

  TaskEmitter(TaskFeed feed, TaskEvents events) {
    super(NO_TIMEOUT);
    this.feed = feed;
    this.events = events;
  }

  /** Spring calls this when the response begins; a stream that nobody gets never runs. */
  @Override
  protected void extendResponse(ServerHttpResponse response) {
    super.extendResponse(response);
    response.getHeaders().setCacheControl(CacheControl.noStore());
    Future<?> runs = events.schedule(this);
    onCompletion(() -> runs.cancel(false));
  }

  @Override
  public void run() {
    if (!events.isRunning()) {
      complete();
      return;
    }
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

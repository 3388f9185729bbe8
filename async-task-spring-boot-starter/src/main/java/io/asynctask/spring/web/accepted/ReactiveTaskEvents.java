package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/**
 * Streams of server-sent events that show how far a task is, for WebFlux: the same events as {@link
 * TaskEvents}. A viewer who goes away ends his stream and not the task. One who reads slowly misses
 * events and gets the newest, and one who does not read is given up. A viewer beyond the {@link
 * ViewerLimits} is refused, when the response begins. The streams end when the application begins
 * to stop. Safe for use by many threads.
 */
public final class ReactiveTaskEvents implements SmartLifecycle {

  private final Duration interval;
  private final Duration heartbeat;
  private final Duration timeout;
  private final ViewerCount viewerCount;
  private volatile boolean running = true;

  /**
   * No stream yet.
   *
   * @param interval how often a task is looked at for each of its viewers
   * @param heartbeat after how long without an event a comment is sent
   */
  public ReactiveTaskEvents(Duration interval, Duration heartbeat) {
    this(interval, heartbeat, ViewerLimits.DEFAULT);
  }

  /** As {@link #ReactiveTaskEvents(Duration, Duration)}, with limits for the viewers. */
  public ReactiveTaskEvents(Duration interval, Duration heartbeat, ViewerLimits limits) {
    this.interval = requireNonNull(interval, "interval");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat");
    // One that reads gets a heartbeat in time.
    this.timeout = heartbeat.plus(interval.multipliedBy(2)).plus(limits.writeTimeout());
    this.viewerCount = new ViewerCount(limits);
  }

  /** A stream that shows each of its subscribers the whole. */
  public Flux<ServerSentEvent<TaskStatus>> stream(AcceptedTask task) {
    return Flux.defer(() -> countedEvents(task)).map(ReactiveTaskEvents::serverSent);
  }

  /** How many streams there are. */
  public int viewers() {
    return viewerCount.count();
  }

  private Flux<TaskEvent> countedEvents(AcceptedTask task) {
    viewerCount.add(task);
    return events(new TaskFeed(task, heartbeat))
        .takeUntil(TaskEvent::isLast)
        .timeout(timeout)
        .doFinally(end -> viewerCount.remove(task));
  }

  private Flux<TaskEvent> events(TaskFeed feed) {
    return Flux.interval(Duration.ZERO, interval)
        .onBackpressureLatest() // the look comes after it: what is new then
        .handle(
            (look, sink) -> {
              if (!running) {
                sink.complete();
                return;
              }
              TaskEvent event = feed.next();
              if (event != null) {
                sink.next(event);
              }
            });
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends every stream when its task is looked at next. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private static ServerSentEvent<TaskStatus> serverSent(TaskEvent event) {
    ServerSentEvent.Builder<TaskStatus> builder = ServerSentEvent.builder();
    return event instanceof TaskEvent.Change change
        ? builder
            .id(Long.toString(change.number()))
            .event(change.name())
            .data(change.status())
            .build()
        : builder.comment(TaskEvent.HEARTBEAT).build();
  }
}

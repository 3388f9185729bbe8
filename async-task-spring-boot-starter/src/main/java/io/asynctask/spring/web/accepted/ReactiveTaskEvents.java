package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The streams of server-sent events that show the progress of tasks, for WebFlux. They have the
 * same events as {@link TaskEvents}. A viewer that disconnects ends its stream and not the task. A
 * viewer that reads slowly misses events and gets the newest; a viewer that does not read is
 * disconnected. A viewer beyond the {@link ViewerLimits} is refused when the response begins. The
 * streams end when the application begins to stop. Safe for use by many threads.
 *
 * <pre>{@code
 * @GetMapping(path = "/reports/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
 * Flux<ServerSentEvent<TaskStatus>> events(@PathVariable String id, @Nullable Principal user) {
 *   return events.stream(tasks.get(id, user));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class ReactiveTaskEvents implements SmartLifecycle {

  private final Duration interval;
  private final Duration heartbeat;
  private final Duration timeout;
  private final ViewerCount viewerCount;
  private volatile boolean running = true;

  /**
   * Creates it without streams.
   *
   * @param interval how often the progress of a task is read for each viewer
   * @param heartbeat after how long without an event a comment is sent
   */
  public ReactiveTaskEvents(Duration interval, Duration heartbeat) {
    this(interval, heartbeat, ViewerLimits.DEFAULT);
  }

  /**
   * Creates it without streams.
   *
   * @param interval how often the progress of a task is read for each viewer
   * @param heartbeat after how long without an event a comment is sent
   * @param limits the limits for viewers
   */
  public ReactiveTaskEvents(Duration interval, Duration heartbeat, ViewerLimits limits) {
    this.interval = requireNonNull(interval, "interval");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat");
    // A viewer that reads gets a heartbeat in time.
    this.timeout = heartbeat.plus(interval.multipliedBy(2)).plus(limits.writeTimeout());
    this.viewerCount = new ViewerCount(limits);
  }

  /**
   * Returns a stream that shows all events to each subscriber.
   *
   * @param task the task
   * @return the stream
   */
  public Flux<ServerSentEvent<TaskStatus>> stream(AcceptedTask task) {
    return Flux.defer(() -> countedEvents(task)).map(ReactiveTaskEvents::serverSent);
  }

  /** {@return how many streams there are} */
  public int viewers() {
    return viewerCount.count();
  }

  private Flux<TaskEvent> countedEvents(AcceptedTask task) {
    viewerCount.add(task);
    return events(task, new TaskFeed(task, heartbeat))
        .takeUntil(TaskEvent::isLast)
        .timeout(timeout)
        .doFinally(end -> viewerCount.remove(task));
  }

  private Flux<TaskEvent> events(AcceptedTask task, TaskFeed feed) {
    // The status is read after the last of the looks that were missed, so it is new.
    Flux<Long> looks = Flux.interval(Duration.ZERO, interval).onBackpressureLatest();
    Flux<Long> mayBlock = task.isStored() ? looks.publishOn(Schedulers.boundedElastic(), 1) : looks;
    return mayBlock.handle(
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

  /** Ends each stream when its task is read the next time. */
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

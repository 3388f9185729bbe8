package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The streams of server-sent events that show the progress of tasks, for Spring MVC. The events are
 * {@code progress}, and at the end {@code done}, {@code failed} or {@code cancelled}; each has a
 * number as id and the {@link TaskStatus} as data. A viewer that disconnects ends its stream and
 * not the task.
 *
 * <pre>{@code
 * @GetMapping(path = "/reports/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
 * SseEmitter events(@PathVariable String id, @Nullable Principal user) {
 *   return events.stream(tasks.get(id, user));
 * }
 * }</pre>
 *
 * <p>A stream holds no thread, unless its viewer does not read: a write to such a viewer blocks, on
 * a thread of its own, until the viewer is disconnected. Threads that exist while there are viewers
 * read the progress at an interval. A viewer beyond the {@link ViewerLimits} is refused when the
 * response begins. Safe for use by many threads.
 *
 * <p>The streams end when the application begins to stop, before the server waits for its requests.
 *
 * @since 0.1.0
 */
public final class TaskEvents implements SmartLifecycle, DisposableBean {

  private final Duration interval;
  private final Duration heartbeat;
  private final ViewerLimits limits;
  private final ViewerCount viewerCount;
  private final ScheduledThreadPoolExecutor scheduler;
  private final StreamWriters writers;
  private volatile boolean running = true;

  /**
   * Creates it without streams.
   *
   * @param interval how often the progress of a task is read for each viewer
   * @param heartbeat after how long without an event a comment is sent
   */
  public TaskEvents(Duration interval, Duration heartbeat) {
    this(interval, heartbeat, ViewerLimits.DEFAULT);
  }

  /**
   * Creates it without streams.
   *
   * @param interval how often the progress of a task is read for each viewer
   * @param heartbeat after how long without an event a comment is sent
   * @param limits the limits for viewers
   */
  public TaskEvents(Duration interval, Duration heartbeat, ViewerLimits limits) {
    this.interval = requireNonNull(interval, "interval");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat");
    this.limits = requireNonNull(limits, "limits");
    this.viewerCount = new ViewerCount(limits);
    this.writers = new StreamWriters(limits.inAll());
    CustomizableThreadFactory threads = new CustomizableThreadFactory("task-events-");
    threads.setDaemon(true);
    scheduler = new ScheduledThreadPoolExecutor(1, threads);
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
    scheduler.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns a stream for one viewer, for a web handler to return. It begins with the response.
   *
   * @param task the task
   * @return the stream
   */
  public SseEmitter stream(AcceptedTask task) {
    return new TaskEmitter(task, new TaskFeed(task, heartbeat), this);
  }

  /** {@return how many streams there are} */
  public int viewers() {
    return viewerCount.count();
  }

  ViewerCount viewerCount() {
    return viewerCount;
  }

  long writeTimeoutNanos() {
    return limits.writeTimeout().toNanos();
  }

  /** Has another thread run {@code write}, and {@code done} afterwards. */
  void write(Runnable write, Runnable done) {
    writers.write(write, done);
  }

  /** Handles writes that block. Once the application stops, such viewers get no more time. */
  void handleBlockedWrites() {
    writers.handleBlocked(running ? limits.writeTimeout() : Duration.ZERO);
  }

  /** Runs {@code action} at the interval, until it is cancelled. */
  Future<?> schedule(Runnable action) {
    return scheduler.scheduleWithFixedDelay(action, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
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

  @Override
  public void destroy() {
    scheduler.shutdownNow();
    writers.shutDown();
  }
}

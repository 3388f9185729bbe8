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
 * Streams of server-sent events that show how far a task is, for Spring MVC: {@code progress}, and
 * at the end {@code done}, {@code failed} or {@code cancelled}, each with a number as id and the
 * {@link TaskStatus} as data. A viewer who goes away ends his stream and not the task.
 *
 * <p>A stream holds no thread, unless its viewer does not read: a write to that one blocks, on a
 * thread of its own, until the viewer is given up. All streams are looked after at an interval, by
 * threads that are there while there are viewers. A viewer beyond the {@link ViewerLimits} is
 * refused, when the response begins. Safe for use by many threads.
 *
 * <p>The streams end when the application begins to stop, before the server waits for its requests.
 */
public final class TaskEvents implements SmartLifecycle, DisposableBean {

  private final Duration interval;
  private final Duration heartbeat;
  private final ViewerLimits limits;
  private final ViewerCount viewerCount;
  private final ScheduledThreadPoolExecutor looks;
  private final StreamWriters writers;
  private volatile boolean running = true;

  /**
   * No stream yet.
   *
   * @param interval how often a task is looked at for each of its viewers
   * @param heartbeat after how long without an event a comment is sent
   */
  public TaskEvents(Duration interval, Duration heartbeat) {
    this(interval, heartbeat, ViewerLimits.DEFAULT);
  }

  /** As {@link #TaskEvents(Duration, Duration)}, with limits for the viewers. */
  public TaskEvents(Duration interval, Duration heartbeat, ViewerLimits limits) {
    this.interval = requireNonNull(interval, "interval");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat");
    this.limits = requireNonNull(limits, "limits");
    this.viewerCount = new ViewerCount(limits);
    this.writers = new StreamWriters(limits.inAll());
    CustomizableThreadFactory threads = new CustomizableThreadFactory("task-events-");
    threads.setDaemon(true);
    looks = new ScheduledThreadPoolExecutor(1, threads);
    looks.setRemoveOnCancelPolicy(true);
    looks.setKeepAliveTime(10, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
  }

  /** A stream for one viewer, for a handler to return; it begins when the response does. */
  public SseEmitter stream(AcceptedTask task) {
    return new TaskEmitter(task, new TaskFeed(task, heartbeat), this);
  }

  /** How many streams there are. */
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

  /** Once the application stops, no time is given to a viewer that does not read. */
  void handleBlockedWrites() {
    writers.handleBlocked(running ? limits.writeTimeout() : Duration.ZERO);
  }

  /** Runs {@code look} at the interval, until it is cancelled. */
  Future<?> schedule(Runnable look) {
    return looks.scheduleWithFixedDelay(look, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
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

  @Override
  public void destroy() {
    looks.shutdownNow();
    writers.shutDown();
  }
}

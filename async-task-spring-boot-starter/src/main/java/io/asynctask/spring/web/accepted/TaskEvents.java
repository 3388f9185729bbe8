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
 * <p>A stream holds no thread. All of them are looked after, at an interval, by a few threads that
 * are there while there are viewers; more than one, as a write to a viewer who does not read blocks
 * until the container gives him up. Safe for use by many threads.
 *
 * <p>The streams end when the application begins to stop, before the server waits for its requests.
 */
public final class TaskEvents implements SmartLifecycle, DisposableBean {

  private static final int THREADS = 4;

  private final Duration interval;
  private final Duration heartbeat;
  private final ScheduledThreadPoolExecutor looks;
  private volatile boolean running = true;

  /**
   * No stream yet.
   *
   * @param interval how often a task is looked at for each of its viewers
   * @param heartbeat after how long without an event a comment is sent
   */
  public TaskEvents(Duration interval, Duration heartbeat) {
    this.interval = requireNonNull(interval, "interval");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat");
    CustomizableThreadFactory threads = new CustomizableThreadFactory("task-events-");
    threads.setDaemon(true);
    looks = new ScheduledThreadPoolExecutor(THREADS, threads);
    looks.setRemoveOnCancelPolicy(true);
    looks.setKeepAliveTime(10, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
  }

  /** A stream for one viewer, for a handler to return; it begins when the response does. */
  public SseEmitter stream(AcceptedTask task) {
    return new TaskEmitter(new TaskFeed(task, heartbeat), this);
  }

  /** How many streams there are, roughly: those that are sent something just now are left out. */
  public int viewers() {
    return looks.getQueue().size();
  }

  /** Runs {@code look} at the interval, until it throws or is cancelled. */
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
  }
}

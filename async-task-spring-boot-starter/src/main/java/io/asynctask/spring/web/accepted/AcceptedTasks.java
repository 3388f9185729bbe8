package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.SharedTimer;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that requests have started and later requests ask about. Known to this process only,
 * and with their results: while they live, and for a bounded time and up to a bounded number after
 * their end. Safe for use by many threads.
 *
 * <p>Whoever gives up on a task that is in here leaves it running: it is stopped by its handle, by
 * {@link AcceptedTask#cancel()} and by whatever else stops a task.
 */
public final class AcceptedTasks implements AutoCloseable {

  private final LiveTasks liveTasks;
  private final Duration retention;
  private final int maxEnded;
  private final ApplicationText text;
  private final ConcurrentMap<String, AcceptedTask> byId = new ConcurrentHashMap<>();

  /** In the order of their ends; guarded by itself. */
  private final Queue<AcceptedTask> ended = new ArrayDeque<>();

  /** Done when the first of them is to be forgotten; guarded by {@link #ended}. */
  private @Nullable Future<?> timer;

  /** Guarded by {@link #ended}. */
  private boolean closed;

  /**
   * None yet.
   *
   * @param liveTasks tells the progress of the tasks that it tracks
   * @param retention how long after its end a task is known
   * @param maxEnded how many ended tasks are known; the one that ended first goes first
   * @throws IllegalArgumentException when one of them is negative
   */
  public AcceptedTasks(LiveTasks liveTasks, Duration retention, int maxEnded) {
    this(liveTasks, retention, maxEnded, ApplicationText.SHOWN);
  }

  /**
   * As {@link #AcceptedTasks(LiveTasks, Duration, int)}.
   *
   * @param text what clients see of the progress
   */
  public AcceptedTasks(
      LiveTasks liveTasks, Duration retention, int maxEnded, ApplicationText text) {
    this.text = requireNonNull(text, "text");
    this.liveTasks = requireNonNull(liveTasks, "liveTasks");
    if (retention.isNegative()) {
      throw new IllegalArgumentException("retention is negative: " + retention);
    }
    if (maxEnded < 0) {
      throw new IllegalArgumentException("maxEnded is negative: " + maxEnded);
    }
    this.retention = retention;
    this.maxEnded = maxEnded;
  }

  /** Returns a builder that accepts the task with {@link AcceptedTaskBuilder#register}. */
  public AcceptedTaskBuilder accept(JoinHandle<?> handle) {
    return new AcceptedTaskBuilder(this, requireNonNull(handle, "handle"));
  }

  /**
   * The task with this id, if {@code viewer} may see it.
   *
   * @param viewer who asks; {@code null} for somebody unknown, who may see tasks without owner
   */
  public Optional<AcceptedTask> find(String id, @Nullable Principal viewer) {
    return Optional.ofNullable(byId.get(id)).filter(task -> task.isShownTo(viewer));
  }

  /**
   * The task with this id.
   *
   * @param viewer as for {@link #find}
   * @throws NoSuchTaskException when there is none, or none that {@code viewer} may see
   */
  public AcceptedTask get(String id, @Nullable Principal viewer) {
    return find(id, viewer).orElseThrow(() -> new NoSuchTaskException(id));
  }

  ApplicationText text() {
    return text;
  }

  LiveTasks liveTasks() {
    return liveTasks;
  }

  void add(AcceptedTask task) {
    if (byId.putIfAbsent(task.id(), task) != null) {
      throw new IllegalStateException("There is an accepted task '" + task.id() + "' already");
    }
    // This stage is never cancelled: with it, the task has somebody who wants its result.
    var unused = task.handle().whenComplete((value, failure) -> ended(task));
  }

  private void ended(AcceptedTask task) {
    task.noteEnd();
    synchronized (ended) {
      ended.add(task);
      if (closed || ended.size() > maxEnded) {
        forget(ended.remove());
      } else if (timer == null) {
        forgetLater(retention);
      }
    }
  }

  private void forget(AcceptedTask task) {
    byId.remove(task.id(), task);
  }

  private void forgetLater(Duration delay) {
    try {
      timer = SharedTimer.schedule(delay.plusMillis(1), this::forgetExpired);
    } catch (OutOfMemoryError shortage) {
      timer = null; // the next task that ends tries again
    }
  }

  private void forgetExpired() {
    synchronized (ended) {
      timer = null;
      Instant limit = Instant.now().minus(retention);
      for (AcceptedTask first = ended.peek(); first != null; first = ended.peek()) {
        Instant end = requireNonNull(first.endedAt());
        if (end.isAfter(limit)) {
          forgetLater(Duration.between(limit, end));
          return;
        }
        forget(ended.remove());
      }
    }
  }

  /**
   * Forgets all tasks, which go on and are forgotten when they end. A bean is closed with its
   * application context: nothing of it stays, also not with the timer.
   */
  @Override
  public void close() {
    synchronized (ended) {
      closed = true;
      ended.clear();
      byId.clear();
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }
}

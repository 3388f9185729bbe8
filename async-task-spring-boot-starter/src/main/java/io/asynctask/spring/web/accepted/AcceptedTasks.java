package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.SharedTimer;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Acceptance;
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
 * The registry of accepted tasks: tasks that requests have started and about which later requests
 * ask. It is local to this process, but for the tasks of an {@link AcceptedTaskStore}, which each
 * node finds. It keeps the others with their results while they are live, and after their end for a
 * bounded time and up to a bounded number. Safe for use by many threads.
 *
 * <pre>{@code
 * @PostMapping("/reports")
 * ResponseEntity<TaskStatus> start(@RequestBody String month, @Nullable Principal user) {
 *   return tasks
 *       .accept(reports.build(month))
 *       .ownedBy(user)
 *       .statusAt("/reports/{id}")
 *       .register()
 *       .accepted();
 * }
 * }</pre>
 *
 * <p>A request that ends, or a future that is cancelled, leaves an accepted task running. Its
 * handle and {@link AcceptedTask#cancel()} stop it, and everything else that stops a task.
 *
 * @since 0.1.0
 */
public final class AcceptedTasks implements AutoCloseable {

  private final LiveTasks liveTasks;
  private final Duration retention;
  private final int maxEnded;
  private final ApplicationText text;
  private final @Nullable AcceptedTaskStore store;
  private final ConcurrentMap<String, AcceptedTask> byId = new ConcurrentHashMap<>();

  /** The ended tasks in the order of their ends; guarded by itself. */
  private final Queue<Ended> ended = new ArrayDeque<>();

  private record Ended(AcceptedTask task, Instant at) {}

  /** Runs when the first of them is to be forgotten; guarded by {@link #ended}. */
  private @Nullable Future<?> timer;

  /** Guarded by {@link #ended}. */
  private boolean closed;

  /**
   * Creates an empty registry.
   *
   * @param liveTasks has the progress of the tasks that it tracks
   * @param retention how long after its end a task is kept
   * @param maxEnded how many ended tasks are kept; the task that ended first is dropped first
   * @throws IllegalArgumentException when one of them is negative
   */
  public AcceptedTasks(LiveTasks liveTasks, Duration retention, int maxEnded) {
    this(liveTasks, retention, maxEnded, ApplicationText.SHOWN, null);
  }

  /**
   * Creates an empty registry.
   *
   * @param liveTasks has the progress of the tasks that it tracks
   * @param retention how long after its end a task is kept
   * @param maxEnded how many ended tasks are kept; the task that ended first is dropped first
   * @param text shows the progress to clients
   * @param store has the tasks that survive a restart; {@code null} for none
   * @throws IllegalArgumentException when one of them is negative
   */
  public AcceptedTasks(
      LiveTasks liveTasks,
      Duration retention,
      int maxEnded,
      ApplicationText text,
      @Nullable AcceptedTaskStore store) {
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
    this.store = store;
  }

  /**
   * Returns a builder, which accepts a task with {@link AcceptedTaskBuilder#register}.
   *
   * @param handle the handle of the task
   * @return the builder
   */
  public AcceptedTaskBuilder accept(JoinHandle<?> handle) {
    return new AcceptedTaskBuilder(this, requireNonNull(handle, "handle"));
  }

  /**
   * Finds a task that {@code viewer} may see. If it is not local and there is an {@link
   * AcceptedTaskStore}, the store is asked.
   *
   * @param id the id of the task
   * @param viewer the user; {@code null} for an unknown user: only tasks without owner
   * @return the task; empty if there is none, or none that {@code viewer} may see
   */
  public Optional<AcceptedTask> find(String id, @Nullable Principal viewer) {
    AcceptedTask local = byId.get(id);
    if (local != null) {
      return Optional.of(local).filter(task -> task.isShownTo(viewer));
    }
    return store == null
        ? Optional.empty()
        : store
            .find(id, viewer == null ? null : viewer.getName())
            .map(acceptance -> stored(acceptance, store))
            .filter(task -> task.isShownTo(viewer));
  }

  private AcceptedTask stored(Acceptance acceptance, AcceptedTaskStore store) {
    return new AcceptedTask(acceptance, new StoredWork(acceptance.task(), store, text));
  }

  /**
   * Returns a task that {@code viewer} may see.
   *
   * @param id the id of the task
   * @param viewer the user; {@code null} for an unknown user: only tasks without owner
   * @return the task
   * @throws NoSuchTaskException when there is none, or none that {@code viewer} may see
   */
  public AcceptedTask get(String id, @Nullable Principal viewer) {
    return find(id, viewer).orElseThrow(() -> new NoSuchTaskException(id));
  }

  /** Returns the id of a task that the store has. */
  Optional<String> idInStore(JoinHandle<?> handle) {
    return store == null ? Optional.empty() : store.idOf(handle);
  }

  /** Adds a task that the store has. */
  AcceptedTask save(Acceptance acceptance) {
    AcceptedTaskStore present = requireNonNull(store, "store");
    Acceptance saved = present.save(acceptance);
    if (!saved.task().equals(acceptance.task())) {
      throw alreadyAccepted(acceptance.id());
    }
    return stored(saved, present);
  }

  private static IllegalStateException alreadyAccepted(String id) {
    return new IllegalStateException("There is an accepted task '" + id + "' already");
  }

  /** Adds a task of this process. */
  AcceptedTask add(Acceptance acceptance, JoinHandle<?> handle) {
    LocalWork work = new LocalWork(handle, liveTasks.find(handle.id()).orElse(null), text);
    AcceptedTask task = new AcceptedTask(acceptance, work);
    if (byId.putIfAbsent(task.id(), task) != null) {
      throw alreadyAccepted(task.id());
    }
    // This stage is never cancelled, so the task always has a stage that waits for its result.
    var unused = handle.whenComplete((value, failure) -> ended(new Ended(task, work.noteEnd())));
    return task;
  }

  private void ended(Ended task) {
    synchronized (ended) {
      ended.add(task);
      if (closed || ended.size() > maxEnded) {
        forget(ended.remove());
      } else if (timer == null) {
        forgetLater(retention);
      }
    }
  }

  private void forget(Ended task) {
    byId.remove(task.task().id(), task.task());
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
      for (Ended first = ended.peek(); first != null; first = ended.peek()) {
        Instant end = first.at();
        if (end.isAfter(limit)) {
          forgetLater(Duration.between(limit, end));
          return;
        }
        forget(ended.remove());
      }
    }
  }

  /**
   * Forgets all tasks. Live tasks go on, and are forgotten when they end. A bean is closed with its
   * application context: afterwards not even the timer refers to it.
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

package io.asynctask.spring.durable.engine;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Task;
import io.asynctask.Waker;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body and the schedule function of a caller's handle: it is pending until the end of the
 * durable task is known. A run follows from the spawn, from the known end, or from a cancel of the
 * handle. The cancel requests that of the durable task, and the run that it is owed, which
 * completes the handle, waits for the known end. So a join after a cancel waits until the body has
 * stopped, on whichever node.
 */
final class FollowedTask<T extends @Nullable Object> implements Pollable<T>, Schedule<HandleTag> {

  private final String id;
  private final Function<String, T> reader;
  private final Runnable onCancel;

  // Guarded by this.
  private boolean spawned;
  private @Nullable Waker waker;
  private @Nullable Task<HandleTag> owed;
  private @Nullable Callable<T> outcome;

  /**
   * Creates it.
   *
   * @param id the id of the durable task
   * @param reader reads the JSON of a result
   * @param onCancel requests the cancel of the durable task
   */
  FollowedTask(String id, Function<String, T> reader, Runnable onCancel) {
    this.id = id;
    this.reader = reader;
    this.onCancel = onCancel;
  }

  /**
   * Spawns the handle. It has no parent: the durable task outlives the task that has called it.
   *
   * @param shared whether callers may share it
   */
  JoinHandle<T> spawn(String name, boolean shared) {
    AsyncTask.Builder<HandleTag> builder =
        AsyncTask.builder(new HandleTag(id)).name(name).parent(null);
    var task = (shared ? builder.shared() : builder).spawn(this, this);
    task.task().schedule();
    return task.handle();
  }

  String id() {
    return id;
  }

  Function<String, T> reader() {
    return reader;
  }

  synchronized boolean isCancelled() {
    return owed != null;
  }

  void requestCancel() {
    onCancel.run();
  }

  @Override
  public Poll<T> poll(Waker waker) throws Exception {
    Callable<T> known;
    synchronized (this) {
      this.waker = waker;
      known = outcome;
    }
    return known == null ? Poll.pending() : Poll.ready(known.call());
  }

  @Override
  public void schedule(Task<HandleTag> task) {
    boolean runs;
    synchronized (this) {
      runs = !spawned || outcome != null;
      spawned = true;
      if (!runs) {
        owed = task;
      }
    }
    if (runs) {
      task.run();
    } else {
      onCancel.run();
    }
  }

  /** Makes the end known, which completes the handle on the calling thread. */
  void complete(Callable<T> end) {
    Task<HandleTag> toRun;
    Waker toWake;
    synchronized (this) {
      if (outcome != null) {
        return;
      }
      outcome = end;
      toRun = owed;
      toWake = waker;
    }
    if (toRun != null) {
      toRun.run();
    } else if (toWake != null) {
      toWake.wake();
    }
  }
}

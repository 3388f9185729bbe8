package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Spawns tasks. Spawning creates a task that is scheduled and calls nobody: {@link Task#schedule()}
 * passes it to its schedule function.
 *
 * <p>A task spawned while another one runs on the same thread is its child. A cancel, a deadline or
 * a completion from outside that stops the parent stops its children too, unless they were spawned
 * with {@link Builder#parent parent(null)} or are {@linkplain JoinHandle#detach() detached}. That
 * is all: a parent ends without waiting for its children, a child goes on when its parent has
 * completed or failed, and the failure of a child cancels neither its parent nor its siblings. A
 * parent that is to wait for a child, or to fail with it, joins it or returns it.
 */
public final class AsyncTask {

  private AsyncTask() {}

  /**
   * Spawns a pollable body.
   *
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawn(
      Pollable<T> body, Schedule<G> schedule, G tag) {
    return plain(0, requireNonNull(body, "body"), schedule, tag);
  }

  /**
   * Spawns a body that runs to its end in one go.
   *
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawn(
      Callable<T> body, Schedule<G> schedule, G tag) {
    return plain(State.CALLABLE, requireNonNull(body, "body"), schedule, tag);
  }

  /**
   * Spawns a pollable body that only the calling thread may run, poll, close or destroy: on another
   * thread {@link Task#run()} and {@link Task#cancel} throw {@link IllegalStateException} and
   * change nothing. Waking and {@link JoinHandle#cancel()} work from any thread.
   *
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawnLocal(
      Pollable<T> body, Schedule<G> schedule, G tag) {
    return builder(tag).spawnLocal(body, schedule);
  }

  /** A task with a name, a parent, a deadline or a registry. */
  public static <G> Builder<G> builder(G tag) {
    return new Builder<>(requireNonNull(tag, "tag"));
  }

  /**
   * Runs {@code body} on the calling thread, which parks between polls, and closes it. Not for use
   * inside a poll on an executor's thread: the executor loses that thread meanwhile, and when the
   * body waits for a task that only this thread could run, both wait for ever.
   *
   * @return what the body is ready with
   * @throws InterruptedException when the thread is interrupted while it waits; the body is closed
   * @throws ExecutionException around what the body has thrown
   * @throws CancellationException when the body throws that, as an awaited handle does
   */
  public static <T extends @Nullable Object> T blockOn(Pollable<T> body)
      throws InterruptedException, ExecutionException {
    requireNonNull(body, "body");
    Throwable failure;
    try {
      T value = new Parker().await(body);
      failure = Outcome.close(body, null);
      if (failure == null) {
        return value;
      }
    } catch (InterruptedWhileParked interrupted) {
      InterruptedException exception = new InterruptedException();
      Outcome.close(body, exception);
      throw exception;
    } catch (Throwable thrown) {
      failure = Outcome.close(body, thrown);
    }
    if (failure instanceof CancellationException cancelled) {
      throw cancelled;
    }
    throw new ExecutionException(failure);
  }

  private static <T extends @Nullable Object, G> Spawned<T, G> plain(
      int kind, Object body, Schedule<G> schedule, G tag) {
    StackReserve.forRun();
    RawTask<T, G> task =
        new RawTask<>(
            State.SCHEDULED | kind,
            body,
            requireNonNull(schedule, "schedule"),
            requireNonNull(tag, "tag"));
    Spawned<T, G> spawned = new Spawned<>(task, task);
    RawTask<?, ?> parent = Runner.currentTask();
    if (parent != null) {
      task.adoptedBy(parent);
    }
    return spawned;
  }

  /**
   * Spawns tasks that have more than a body, a schedule function and a tag. May spawn many, from
   * one thread.
   */
  public static final class Builder<G> {

    private final G tag;
    private @Nullable String name;
    private @Nullable RawTask<?, ?> parent;
    private boolean parentGiven;
    private @Nullable Duration deadline;
    private @Nullable LiveTasks liveTasks;
    private @Nullable BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaughtHandler;
    private int flags;

    Builder(G tag) {
      this.tag = tag;
    }

    /** What the task is called in listings and logs. */
    public Builder<G> name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /**
     * The task whose cancel cancels this one. Nothing else of the one touches the other: a child
     * outlives a parent that has completed or failed, and the failure of a child is its own.
     *
     * @param parent {@code null} for none, for work that others share and that is not to die with
     *     the task that happened to start it; without this call, it is the task that the spawning
     *     thread runs
     */
    public Builder<G> parent(@Nullable JoinHandle<?> parent) {
      this.parent = (RawTask<?, ?>) parent;
      this.parentGiven = true;
      return this;
    }

    /**
     * How long after its spawn the task is stopped as {@code cancel(true)} would; its handle then
     * fails with a {@link TaskDeadlineException} that carries the stack of the runner as suppressed
     * exception; in the shape of all failures, so dependent stages see it in a {@code
     * CompletionException}.
     *
     * @throws IllegalArgumentException when negative
     */
    public Builder<G> deadline(Duration deadline) {
      if (requireNonNull(deadline, "deadline").isNegative()) {
        throw new IllegalArgumentException("deadline is negative: " + deadline);
      }
      this.deadline = deadline;
      return this;
    }

    /** The registry that lists the task from its spawn to its stop and gives it its id. */
    public Builder<G> trackedBy(LiveTasks liveTasks) {
      this.liveTasks = requireNonNull(liveTasks, "liveTasks");
      return this;
    }

    /**
     * Says that others than the spawner may hold the handle. A completion from outside, also by
     * {@code orTimeout} and {@code completeOnTimeout} of the handle or of a stage that derives from
     * it, then completes that future only: a body that has begun runs to its end for the others, as
     * that of {@link java.util.concurrent.CompletableFuture#supplyAsync} does. A cancel and the
     * deadline stop it.
     */
    public Builder<G> shared() {
      flags |= State.SHARED;
      return this;
    }

    /** Whether what the body throws leaves {@link Task#run()} too, after the handle has failed. */
    public Builder<G> rethrowToRunner(boolean rethrow) {
      flags = rethrow ? flags | State.RETHROWS : flags & ~State.RETHROWS;
      return this;
    }

    /**
     * Whether a value that the body has returned is closed, if it is {@link AutoCloseable}, when
     * the handle does not show it: when a cancel, a deadline or a completion from outside has won
     * meanwhile, or the body's {@code close} has failed. Off by default, as a value that a body
     * returns may be one that others use. What the close throws is treated like what the body's
     * {@code close} throws.
     */
    public Builder<G> closeDiscardedValue(boolean close) {
      flags = close ? flags | State.CLOSES_VALUE : flags & ~State.CLOSES_VALUE;
      return this;
    }

    /**
     * Where the failure of the task goes once it is {@linkplain JoinHandle#detach() detached}, and
     * what its body's {@code close} throws after the handle was completed from outside; called on
     * the thread that ran the task or that detaches it. Of a detached task that was cancelled, what
     * its body has thrown goes there too, unless it is a {@code CancellationException} or an {@code
     * InterruptedException}, which only say that the body has stopped.
     */
    public Builder<G> uncaughtHandler(
        BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaughtHandler) {
      this.uncaughtHandler = requireNonNull(uncaughtHandler, "uncaughtHandler");
      return this;
    }

    /** As {@link AsyncTask#spawn(Pollable, Schedule, Object)}. */
    public <T extends @Nullable Object> Spawned<T, G> spawn(
        Pollable<T> body, Schedule<G> schedule) {
      return spawn(0, requireNonNull(body, "body"), schedule);
    }

    /** As {@link AsyncTask#spawn(Callable, Schedule, Object)}. */
    public <T extends @Nullable Object> Spawned<T, G> spawn(
        Callable<T> body, Schedule<G> schedule) {
      return spawn(State.CALLABLE, requireNonNull(body, "body"), schedule);
    }

    /**
     * Spawns a body that calls {@code source} once, in its first run, and then awaits the stage
     * that gave, as {@link Pollable#of} does. Before its first run it has nothing to close, so a
     * task that is cancelled in the queue completes at once, like one with a callable.
     *
     * @param source throws what the task is to fail with
     * @throws NullPointerException naming the parameter that is {@code null}
     */
    public <T extends @Nullable Object> Spawned<T, G> spawnStage(
        Callable<? extends CompletionStage<T>> source, Schedule<G> schedule) {
      return spawn(
          State.CALLABLE | State.RETURNS_STAGE, requireNonNull(source, "source"), schedule);
    }

    /** As {@link AsyncTask#spawnLocal}. */
    public <T extends @Nullable Object> Spawned<T, G> spawnLocal(
        Pollable<T> body, Schedule<G> schedule) {
      return spawn(State.LOCAL, requireNonNull(body, "body"), schedule);
    }

    private <T extends @Nullable Object> Spawned<T, G> spawn(
        int kind, Object body, Schedule<G> schedule) {
      requireNonNull(schedule, "schedule");
      StackReserve.forRun();
      int state = State.SCHEDULED | kind | flags;
      if (liveTasks == null) {
        RawTask<T, G> task = new RawTask<>(state, body, schedule, tag);
        attach(task, kind);
        Spawned<T, G> spawned = new Spawned<>(task, task);
        begin(task);
        return spawned;
      }
      TrackedTask<T, G> task = new TrackedTask<>(state, body, schedule, tag, name);
      attach(task, kind);
      Spawned<T, G> spawned = new Spawned<>(task, task);
      liveTasks.track(task);
      begin(task);
      return spawned;
    }

    /** Gives the task its parent and starts its deadline; or ends it, when that fails. */
    private void begin(RawTask<?, G> task) {
      try {
        RawTask<?, ?> adopter = parentGiven ? parent : Runner.currentTask();
        if (adopter != null) {
          task.adoptedBy(adopter);
        }
        if (deadline != null) {
          requireNonNull(task.attachments().deadline).start();
        }
      } catch (Throwable shortage) {
        task.endRefused(shortage);
        task.markObserved(); // the caller hears of it
        throw shortage;
      }
    }

    private void attach(RawTask<?, ?> task, int kind) {
      if (name != null && liveTasks == null) {
        task.attachments().name = name;
      }
      if (State.has(kind, State.LOCAL)) {
        task.attachments().owner = Thread.currentThread();
      }
      if (uncaughtHandler != null) {
        task.attachments().uncaughtHandler = uncaughtHandler;
      }
      if (deadline != null) {
        task.attachments().deadline = new Deadline(task, deadline);
      }
    }
  }

  /** A waker that unparks the thread that made it. */
  private static final class Parker implements Waker {

    private final Thread thread = Thread.currentThread();
    // Taken by get-and-set: what a waker did before its wake is visible to the poll that follows.
    private final AtomicBoolean woken = new AtomicBoolean();

    @Override
    public void wake() {
      woken.set(true);
      LockSupport.unpark(thread);
    }

    <T extends @Nullable Object> T await(Pollable<T> body) throws Exception {
      for (; ; ) {
        Poll<T> poll = requireNonNull(body.poll(this), "a body's poll returned null");
        if (poll instanceof Poll.Ready<T> ready) {
          return ready.value();
        }
        while (!woken.getAndSet(false)) {
          if (Thread.interrupted()) {
            throw new InterruptedWhileParked();
          }
          LockSupport.park(this);
        }
      }
    }
  }

  /** Tells an interrupt of the wait from an {@link InterruptedException} that the body throws. */
  private static final class InterruptedWhileParked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

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
 * The entry point that spawns tasks. A spawn creates a task in the state {@link
 * TaskState#SCHEDULED} and does not call its schedule function; {@link Task#schedule()} does.
 *
 * <pre>{@code
 * BlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();
 * Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 6 * 7, queue::add, "answer");
 * spawned.task().schedule(); // adds the task to the queue
 * queue.take().run();
 * int answer = spawned.handle().join();
 * }</pre>
 *
 * <p>A task spawned while another one runs on the same thread is its child. A cancel, a deadline or
 * a completion from outside that stops the parent stops its children too, unless they were spawned
 * with {@link Builder#parent parent(null)} or are {@linkplain JoinHandle#detach() detached}. A
 * parent does not wait for its children, a child goes on when its parent has completed or failed,
 * and the failure of a child cancels neither its parent nor its siblings. A parent that has to wait
 * for a child, or has to fail with it, joins the child or returns its handle.
 *
 * @since 0.1.0
 */
public final class AsyncTask {

  private AsyncTask() {}

  /**
   * Spawns a pollable body, which is polled again after each wake until it is ready.
   *
   * @param <T> the type of the result
   * @param <G> the type of the tag
   * @param body the work; the task closes it
   * @param schedule receives the task each time it has to run
   * @param tag says what the task is, for executors, listings and logs
   * @return the task for the executor and the handle for the caller
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawn(
      Pollable<T> body, Schedule<G> schedule, G tag) {
    return plain(0, requireNonNull(body, "body"), schedule, tag);
  }

  /**
   * Spawns a callable body, which runs to its end in one run.
   *
   * @param <T> the type of the result
   * @param <G> the type of the tag
   * @param body the work
   * @param schedule receives the task when it has to run
   * @param tag says what the task is, for executors, listings and logs
   * @return the task for the executor and the handle for the caller
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawn(
      Callable<T> body, Schedule<G> schedule, G tag) {
    return plain(State.CALLABLE, requireNonNull(body, "body"), schedule, tag);
  }

  /**
   * Spawns a pollable body that only the calling thread may run, poll, close or destroy. On another
   * thread {@link Task#run()} and {@link Task#cancel} throw {@link IllegalStateException} and
   * change nothing. {@link Waker#wake()} and {@link JoinHandle#cancel()} work from any thread.
   *
   * @param <T> the type of the result
   * @param <G> the type of the tag
   * @param body the work; the task closes it
   * @param schedule receives the task each time it has to run
   * @param tag says what the task is, for executors, listings and logs
   * @return the task for the executor and the handle for the caller
   * @throws NullPointerException naming the parameter that is {@code null}
   */
  public static <T extends @Nullable Object, G> Spawned<T, G> spawnLocal(
      Pollable<T> body, Schedule<G> schedule, G tag) {
    return builder(tag).spawnLocal(body, schedule);
  }

  /**
   * Returns a builder of tasks that have a name, a parent, a deadline, a registry and the like.
   *
   * @param <G> the type of the tag
   * @param tag says what the tasks are, for executors, listings and logs
   * @return a new builder
   */
  public static <G> Builder<G> builder(G tag) {
    return new Builder<>(requireNonNull(tag, "tag"));
  }

  /**
   * Runs {@code body} on the calling thread, which parks between polls, and closes it. Do not call
   * this inside a poll on a thread of an executor: the executor loses the thread meanwhile, and
   * when the body waits for a task that only this thread could run, both wait for ever.
   *
   * @param <T> the type of the result
   * @param body the work; this method closes it
   * @return the value that the body is ready with
   * @throws InterruptedException if the thread is interrupted while it waits; the body is closed
   * @throws ExecutionException if the body throws; the cause is its exception
   * @throws CancellationException if the body throws one, as an awaited handle does
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
   * A builder of tasks that have more than a body, a schedule function and a tag. It may spawn many
   * tasks; it is not safe for use by several threads at a time.
   *
   * <pre>{@code
   * Spawned<String, String> spawned =
   *     AsyncTask.builder("report")
   *         .name("report-42")
   *         .deadline(Duration.ofMinutes(5))
   *         .trackedBy(liveTasks)
   *         .spawn(() -> "done", executor::execute);
   * }</pre>
   *
   * @param <G> the type of the tag
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

    /**
     * Sets the name of the task in listings and logs.
     *
     * @param name the name
     * @return this
     */
    public Builder<G> name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the task whose stop also stops this one. A child goes on when its parent has completed
     * or failed, and the failure of a child does not touch its parent. Without this call, the
     * parent is the task that the spawning thread runs.
     *
     * @param parent {@code null} for no parent: for shared work, which must not stop with the task
     *     that happened to start it
     * @return this
     */
    public Builder<G> parent(@Nullable JoinHandle<?> parent) {
      this.parent = (RawTask<?, ?>) parent;
      this.parentGiven = true;
      return this;
    }

    /**
     * Sets the time from the spawn after which the task is stopped, as {@code cancel(true)} stops
     * it. Its handle then fails with a {@link TaskDeadlineException}, whose suppressed exception
     * carries the stack of the thread that ran the body. Dependent stages see it, like every
     * failure, as the cause of a {@code CompletionException}.
     *
     * @param deadline the time from the spawn
     * @return this
     * @throws IllegalArgumentException if the deadline is negative
     */
    public Builder<G> deadline(Duration deadline) {
      if (requireNonNull(deadline, "deadline").isNegative()) {
        throw new IllegalArgumentException("deadline is negative: " + deadline);
      }
      this.deadline = deadline;
      return this;
    }

    /**
     * Sets the registry that lists the task from its spawn to its stop and gives it its id.
     *
     * @param liveTasks the registry
     * @return this
     */
    public Builder<G> trackedBy(LiveTasks liveTasks) {
      this.liveTasks = requireNonNull(liveTasks, "liveTasks");
      return this;
    }

    /**
     * Declares that several callers may share the handle. A completion from outside, also by {@code
     * orTimeout} and {@code completeOnTimeout} of the handle or of a stage that derives from it,
     * then completes that future only: a body that has begun runs to its end for the other callers,
     * as that of {@link java.util.concurrent.CompletableFuture#supplyAsync} does. A cancel and the
     * deadline still stop it.
     *
     * @return this
     */
    public Builder<G> shared() {
      flags |= State.SHARED;
      return this;
    }

    /**
     * Sets whether {@link Task#run()} throws what the body throws, after the handle has failed.
     *
     * @param rethrow whether to throw it
     * @return this
     */
    public Builder<G> rethrowToRunner(boolean rethrow) {
      flags = rethrow ? flags | State.RETHROWS : flags & ~State.RETHROWS;
      return this;
    }

    /**
     * Sets whether an {@link AutoCloseable} value that the body has returned is closed when the
     * handle does not show it: when a cancel, a deadline or a completion from outside has won
     * meanwhile, or the body's {@code close} has failed. It is off by default, as other code may
     * use the value. An exception of this close is treated like one of the body's {@code close}.
     *
     * @param close whether to close it
     * @return this
     */
    public Builder<G> closeDiscardedValue(boolean close) {
      flags = close ? flags | State.CLOSES_VALUE : flags & ~State.CLOSES_VALUE;
      return this;
    }

    /**
     * Sets the handler of failures that no handle shows: the failure of a {@linkplain
     * JoinHandle#detach() detached} task, and the exception of the body's {@code close} after the
     * handle was completed from outside. It is called on the thread that ran the task or that
     * detaches it. It also receives what the body of a detached, cancelled task has thrown, unless
     * that is a {@code CancellationException} or an {@code InterruptedException}, which only tell
     * that the body has stopped. The default logs one line with name, tag and stack.
     *
     * @param uncaughtHandler receives the handle and the failure
     * @return this
     */
    public Builder<G> uncaughtHandler(
        BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaughtHandler) {
      this.uncaughtHandler = requireNonNull(uncaughtHandler, "uncaughtHandler");
      return this;
    }

    /**
     * Spawns a pollable body, as {@link AsyncTask#spawn(Pollable, Schedule, Object)} does.
     *
     * @param <T> the type of the result
     * @param body the work; the task closes it
     * @param schedule receives the task each time it has to run
     * @return the task for the executor and the handle for the caller
     */
    public <T extends @Nullable Object> Spawned<T, G> spawn(
        Pollable<T> body, Schedule<G> schedule) {
      return spawn(0, requireNonNull(body, "body"), schedule);
    }

    /**
     * Spawns a callable body, as {@link AsyncTask#spawn(Callable, Schedule, Object)} does.
     *
     * @param <T> the type of the result
     * @param body the work
     * @param schedule receives the task when it has to run
     * @return the task for the executor and the handle for the caller
     */
    public <T extends @Nullable Object> Spawned<T, G> spawn(
        Callable<T> body, Schedule<G> schedule) {
      return spawn(State.CALLABLE, requireNonNull(body, "body"), schedule);
    }

    /**
     * Spawns a body that calls {@code source} once, in its first run, and then awaits the stage
     * that it returned, as {@link Pollable#of} does. Before its first run the body has nothing to
     * close, so a task that is cancelled in the queue completes at once, like a callable one.
     *
     * @param <T> the type of the result
     * @param source returns the stage; when it throws, the task fails with that exception
     * @param schedule receives the task each time it has to run
     * @return the task for the executor and the handle for the caller
     * @throws NullPointerException naming the parameter that is {@code null}
     */
    public <T extends @Nullable Object> Spawned<T, G> spawnStage(
        Callable<? extends CompletionStage<T>> source, Schedule<G> schedule) {
      return spawn(
          State.CALLABLE | State.RETURNS_STAGE, requireNonNull(source, "source"), schedule);
    }

    /**
     * Spawns a body that only the calling thread may run, as {@link AsyncTask#spawnLocal} does.
     *
     * @param <T> the type of the result
     * @param body the work; the task closes it
     * @param schedule receives the task each time it has to run
     * @return the task for the executor and the handle for the caller
     */
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

    /** Gives the task its parent and starts its deadline; ends the task when that fails. */
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
        task.markObserved(); // the exception reaches the caller
        throw shortage;
      }
    }

    private void attach(RawTask<?, ?> task, int kind) {
      if (uncaughtHandler != null) {
        task.uncaughtHandler(uncaughtHandler);
      }
      if (name != null && liveTasks == null) {
        task.attachments().name = name;
      }
      if (State.has(kind, State.LOCAL)) {
        task.attachments().owner = Thread.currentThread();
      }
      if (deadline != null) {
        task.attachments().deadline = new Deadline(task, deadline);
      }
    }
  }

  /** A waker that unparks the thread that created it. */
  private static final class Parker implements Waker {

    private final Thread thread = Thread.currentThread();
    // Read by get-and-set: what a waker did before its wake is visible to the poll that follows.
    private final AtomicBoolean woken = new AtomicBoolean();

    @Override
    public void wake() {
      woken.set(true);
      LockSupport.unpark(thread);
    }

    <T extends @Nullable Object> T await(Pollable<T> body) throws Exception {
      for (; ; ) {
        Poll<T> poll = requireNonNull(body.poll(this), "The poll of the body returned null");
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

  /** An interrupt of the wait, as opposed to an {@link InterruptedException} of the body. */
  private static final class InterruptedWhileParked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

package io.asynctask;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The right to await a task and to cancel it: a {@link CompletableFuture} that completes when the
 * task has stopped. Rust's {@code Task}. All methods are safe for use by many threads.
 *
 * <p>It keeps the contract of {@code CompletableFuture} but for this:
 *
 * <ul>
 *   <li>It fails as a future of {@code supplyAsync} does: dependent stages see what the body has
 *       thrown, a refusal or a deadline as the cause of a {@code CompletionException}. A body that
 *       throws a {@code CancellationException} ends cancelled.
 *   <li>A cancel stops the work. {@link #isCancelled()} is true as soon as a cancel has won; {@link
 *       #isDone()}, {@code get}, {@code join} and dependent stages wait until the body has stopped
 *       and is closed. So {@code join} after {@code cancel} means "await stopped".
 *   <li>A completion from outside ({@code complete}, {@code completeExceptionally}, {@code
 *       orTimeout}, {@code completeOnTimeout}, {@code completeAsync}) settles the result at once,
 *       or loses to the body or to a cancel, and when it wins it stops the task as {@code
 *       cancel(true)} would. What the body's {@code close} throws then, goes to the uncaught
 *       handler.
 *   <li>{@code obtrudeValue} and {@code obtrudeException} throw {@link
 *       UnsupportedOperationException}.
 *   <li>A stage derived from a handle ({@code thenApply}, …) carries it: when the last live one is
 *       cancelled or completed from outside, the task is cancelled. One of {@code thenCompose} also
 *       carries the handle that its function returns, and one of {@code thenCombine} and its like
 *       the other handle.
 * </ul>
 *
 * <p>As a {@link Pollable} a handle is awaited inside another task's poll; as an {@link
 * AutoCloseable} it scopes its task.
 */
public abstract sealed class JoinHandle<T extends @Nullable Object> extends ComposableFuture<T>
    implements Pollable<T> permits Transitions {

  JoinHandle() {}

  /** A handle that is done with {@code value}: what an {@code @Async} method body returns. */
  public static <T extends @Nullable Object> JoinHandle<T> completed(T value) {
    return RawTask.done(value, null);
  }

  /** A handle that is done with {@code failure}. */
  public static <T extends @Nullable Object> JoinHandle<T> failed(Throwable failure) {
    return RawTask.done(null, Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Whether a cancel of {@code stage} may cancel a task: it is a handle or derives from one. For
   * frameworks that cancel the work behind a stage nobody waits for any more, which would do harm
   * to a stage that is shared.
   */
  public static boolean carriesTask(CompletionStage<?> stage) {
    return stage instanceof JoinHandle || stage instanceof DerivedStage;
  }

  /**
   * Returns a future that completes as {@code stage} does and owns it: when it is cancelled or
   * completed from outside, or the last stage that derives from it is, {@code stage} is cancelled.
   *
   * <p>For an {@code @Async} body that returns a plain {@code CompletableFuture} which nothing else
   * waits for and whose producer stops when it is cancelled. The cancel of a task leaves such a
   * future alone otherwise.
   *
   * <pre>{@code
   * return JoinHandle.owning(s3.getObject(request, toBytes()));
   * }</pre>
   */
  public static <T extends @Nullable Object> CompletableFuture<T> owning(CompletionStage<T> stage) {
    CompletableFuture<T> owned = Objects.requireNonNull(stage, "stage").toCompletableFuture();
    return carriesTask(owned) ? owned : DerivedStage.owning(owned);
  }

  /** What the task was spawned with; an empty string for a handle without a task. */
  public abstract Object tag();

  /** The id in the {@link LiveTasks} that tracks the task; 0 when none does. */
  public abstract long id();

  /**
   * Where the task is in its life. Not to be confused with {@code Future.state()} of JDK 19 and
   * later, which a variable of type {@code Future} still reaches.
   */
  public abstract TaskState state();

  public abstract Waker waker();

  /** Whether the body should stop: a cancel, a deadline or a completion from outside has won. */
  public abstract boolean isCancelRequested();

  /** Cancels without an interrupt: {@code cancel(false)}. */
  public final boolean cancel() {
    return cancel(false);
  }

  /**
   * Stops the task. The body is not polled again and is closed on the executor: a waiting task is
   * scheduled once more for that, a scheduled one is destroyed by its next run, a running one by
   * its runner when the body returns. Then the handle completes with a {@link
   * TaskCancellationException}. A callable that has not started has nothing to close; its handle
   * completes at once.
   *
   * <p>The hooks that the body registered with {@link TaskContext#onCancel} run first, here, and
   * the task's children are cancelled too.
   *
   * @param mayInterruptIfRunning whether to interrupt the thread in the body; the interrupt never
   *     outlives the run. May be asked for after a cancel without it.
   * @return whether the task is cancelled
   */
  @Override
  public abstract boolean cancel(boolean mayInterruptIfRunning);

  /**
   * Says that the handle may be forgotten: a failure of the task goes to its uncaught handler, and
   * a cancel of its parent leaves it alone. The default handler logs one line with name, tag and
   * stack.
   *
   * @return this
   */
  public abstract JoinHandle<T> detach();

  /**
   * Awaits the task inside another task's poll, without holding a thread. Polling again with the
   * same waker registers nothing new.
   *
   * @throws Exception what the task failed with, or a {@code CancellationException}
   */
  @Override
  public abstract Poll<T> poll(Waker waker) throws Exception;

  /**
   * Cancels the task as {@link #cancel()} does, so that try-with-resources scopes it, unless it was
   * {@linkplain #detach() detached}: async-task's cancel on drop.
   */
  @Override
  public abstract void close();

  /** Notes that code of the application sees a failure of the task, or has got the means to. */
  abstract void markObserved();

  /**
   * Notes that the failure is seen, and returns the end of the task itself on every JDK: from 23
   * on, {@code join} and its like throw a cancellation of the waiter's, with the task's as its
   * cause.
   */
  @Override
  final Throwable thrown(Throwable failure) {
    markObserved();
    Throwable cause = failure instanceof CancellationException ? failure.getCause() : null;
    return cause instanceof CancellationException ? cause : failure;
  }

  @Override
  public boolean isCompletedExceptionally() {
    if (!hasFailed()) {
      return false;
    }
    markObserved();
    return true;
  }

  /** As {@link #isCompletedExceptionally()}, for who only describes the task. */
  final boolean hasFailed() {
    return super.isCompletedExceptionally();
  }

  /**
   * What the task has failed with; the method of that name that {@code Future} has from JDK 19 on.
   *
   * @throws IllegalStateException when the task is not done, is cancelled or has completed
   */
  public Throwable exceptionNow() {
    if (!isDone() || isCancelled() || !isCompletedExceptionally()) {
      throw new IllegalStateException("There is no failure: " + this);
    }
    return Outcome.unwrapped(this.<Throwable>handle((value, thrown) -> thrown).join());
  }

  /** Other stages ask for it when they are combined with this one. */
  @Override
  public CompletableFuture<T> toCompletableFuture() {
    markObserved();
    return this;
  }

  @Override
  public CompletionStage<T> minimalCompletionStage() {
    markObserved();
    return super.minimalCompletionStage();
  }

  @Override
  public final <U> CompletableFuture<U> newIncompleteFuture() {
    CompletableFuture<U> stage = super.newIncompleteFuture();
    markObserved();
    return stage;
  }

  @Override
  public final void obtrudeValue(T value) {
    throw new UnsupportedOperationException(
        "A task's result is not to be replaced; complete() settles it while the task is live");
  }

  @Override
  public final void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException(
        "A task's result is not to be replaced; completeExceptionally() settles it while the task"
            + " is live");
  }
}

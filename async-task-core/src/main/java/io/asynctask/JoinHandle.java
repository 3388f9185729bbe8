package io.asynctask;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The right to await a task and to cancel it: a {@link CompletableFuture} that completes when the
 * task has stopped. Rust's {@code async-task} calls it {@code Task}. All methods are safe for use
 * by many threads.
 *
 * <pre>{@code
 * handle.cancel(true); // interrupts the body and runs its cancel hooks
 * try {
 *   handle.join(); // returns when the body has stopped and is closed
 * } catch (TaskCancellationException stopped) {
 *   // the task ended cancelled
 * }
 * }</pre>
 *
 * <p>It keeps the contract of {@code CompletableFuture} with these exceptions:
 *
 * <ul>
 *   <li>It fails as a future of {@code supplyAsync} does: dependent stages see the exception of the
 *       body, a refusal or a deadline as the cause of a {@code CompletionException}. A body that
 *       throws a {@code CancellationException} ends the task cancelled.
 *   <li>A cancel stops the work. {@link #isCancelled()} is true as soon as a cancel has won; {@link
 *       #isDone()}, {@code get}, {@code join} and dependent stages wait until the body has stopped
 *       and is closed. So {@code join} after {@code cancel} means "await stopped".
 *   <li>A completion from outside ({@code complete}, {@code completeExceptionally}, {@code
 *       orTimeout}, {@code completeOnTimeout}, {@code completeAsync}) settles the result at once,
 *       or loses to the body or to a cancel, and when it wins it stops the task as {@code
 *       cancel(true)} would. An exception of the body's {@code close} then goes to the uncaught
 *       handler.
 *   <li>{@code obtrudeValue} and {@code obtrudeException} throw {@link
 *       UnsupportedOperationException}.
 *   <li>A stage derived from a handle ({@code thenApply}, …) carries it: when the last live one is
 *       cancelled or completed from outside, the task is cancelled. A stage of {@code thenCompose}
 *       also carries the handle that its function returns, and a stage of {@code thenCombine} and
 *       its like the other handle.
 * </ul>
 *
 * <p>As a {@link Pollable} a handle is awaited inside another task's poll; as an {@link
 * AutoCloseable} it scopes its task.
 *
 * @param <T> the type of the result
 * @since 0.1.0
 */
public abstract sealed class JoinHandle<T extends @Nullable Object> extends ComposableFuture<T>
    implements Pollable<T> permits Transitions {

  JoinHandle() {}

  /**
   * Returns a handle that is done with {@code value}: an {@code @Async} method returns it.
   *
   * @param <T> the type of the value
   * @param value the result
   * @return a handle without a task
   */
  public static <T extends @Nullable Object> JoinHandle<T> completed(T value) {
    return RawTask.done(value, null);
  }

  /**
   * Returns a handle that is done with {@code failure}.
   *
   * @param <T> the type of the result
   * @param failure what the handle fails with
   * @return a handle without a task
   */
  public static <T extends @Nullable Object> JoinHandle<T> failed(Throwable failure) {
    return RawTask.done(null, Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Returns whether {@code stage} is a handle or derives from one, so that its cancel may cancel a
   * task. A framework can ask this before it cancels a stage whose caller has gone: the cancel of
   * any other stage would fail other callers that share it.
   *
   * @param stage any stage
   * @return whether a cancel of the stage may cancel a task
   */
  public static boolean carriesTask(CompletionStage<?> stage) {
    return stage instanceof JoinHandle || stage instanceof DerivedStage;
  }

  /**
   * Returns a future that completes as {@code stage} does and owns it: when it is cancelled or
   * completed from outside, or the last stage that derives from it is, {@code stage} is cancelled.
   *
   * <p>Use it for an {@code @Async} body that returns a plain {@code CompletableFuture}, if no
   * other code waits for it and its producer stops when it is cancelled. Otherwise the cancel of
   * the task leaves such a future alone.
   *
   * <pre>{@code
   * return JoinHandle.owning(client.fetch(request));
   * }</pre>
   *
   * @param <T> the type of the result
   * @param stage the stage that the returned future owns
   * @return a future that passes its cancel on
   */
  public static <T extends @Nullable Object> CompletableFuture<T> owning(CompletionStage<T> stage) {
    CompletableFuture<T> owned = Objects.requireNonNull(stage, "stage").toCompletableFuture();
    return carriesTask(owned) ? owned : DerivedStage.owning(owned);
  }

  /**
   * Returns the tag that the task was spawned with.
   *
   * @return the tag; an empty string for a handle without a task
   */
  public abstract Object tag();

  /**
   * Returns the id of the task in the {@link LiveTasks} that tracks it.
   *
   * @return the id, or 0 when no registry tracks the task
   */
  public abstract long id();

  /**
   * Returns the state of the task. It is not the {@code Future.state()} of JDK 19 and later, which
   * a variable of type {@code Future} still reaches.
   *
   * @return the present state
   */
  public abstract TaskState state();

  /**
   * Returns the waker of the task.
   *
   * @return the waker, which any thread may use
   */
  public abstract Waker waker();

  /**
   * Returns whether the body should stop: a cancel, the deadline or a completion from outside has
   * won.
   *
   * @return whether the task is to stop
   */
  public abstract boolean isCancelRequested();

  /**
   * Cancels the task without an interrupt, as {@code cancel(false)} does.
   *
   * @return whether the task is cancelled
   */
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
   * <p>The hooks that the body registered with {@link TaskContext#onCancel} run first, on the
   * calling thread, and the task's children are cancelled too.
   *
   * @param mayInterruptIfRunning whether to interrupt the thread in the body; the interrupt never
   *     outlives the run. A second cancel may ask for it after one without.
   * @return whether the task is cancelled
   */
  @Override
  public abstract boolean cancel(boolean mayInterruptIfRunning);

  /**
   * Declares that the handle may be forgotten: a failure of the task goes to its uncaught handler,
   * and a cancel of its parent leaves the task alone. The default handler logs one line with name,
   * tag and stack.
   *
   * @return this
   */
  public abstract JoinHandle<T> detach();

  /**
   * Awaits the task inside another task's poll, without holding a thread. Polling again with the
   * same waker registers nothing new.
   *
   * @throws Exception the failure of the task, or a {@code CancellationException}
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

  /** Returns whether the task has failed, without marking its failure as observed. */
  final boolean hasFailed() {
    return super.isCompletedExceptionally();
  }

  /**
   * Returns the failure of the task, as the method of that name does that {@code Future} has from
   * JDK 19 on.
   *
   * @return the failure itself, not wrapped
   * @throws IllegalStateException if the task is not done, is cancelled or has completed normally
   */
  public Throwable exceptionNow() {
    if (!isDone() || isCancelled() || !isCompletedExceptionally()) {
      throw new IllegalStateException("There is no failure: " + this);
    }
    return Outcome.unwrapped(this.<Throwable>handle((value, thrown) -> thrown).join());
  }

  /** Returns this handle; other stages call it when they are combined with this one. */
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
        "The result of a task cannot be replaced; call complete() while the task is live");
  }

  @Override
  public final void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException(
        "A task's result is not to be replaced; completeExceptionally() settles it while the task is"
            + " live");
  }
}

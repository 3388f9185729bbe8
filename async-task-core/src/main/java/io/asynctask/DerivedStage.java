package io.asynctask;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stage that derives from a handle, directly or through other stages, or from two. When it is
 * cancelled or completed from outside, its sources lose one of those who want their result.
 */
final class DerivedStage<T extends @Nullable Object> extends ComposableFuture<T> {

  private final Upstream upstream;
  private final DependentCount dependents = new DependentCount(this);

  /** Written before anybody has the stage. */
  private @Nullable Upstream secondUpstream;

  DerivedStage(DependentCount upstream) {
    this.upstream = upstream;
    upstream.add();
  }

  /** A stage that passes its cancel on to {@code owned}, and completes as that does. */
  static <T extends @Nullable Object> CompletableFuture<T> owning(CompletableFuture<T> owned) {
    DerivedStage<T> stage = new DerivedStage<>(new DependentCount(owned));
    var unused = owned.whenComplete(stage::follow);
    return stage;
  }

  private void follow(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      super.complete(value);
    } else {
      super.completeExceptionally(failure);
    }
  }

  /** The stage, which {@code composition} is the function of. */
  static <T extends @Nullable Object> CompletableFuture<T> composed(
      CompletableFuture<T> stage, Composition<?, ?> composition) {
    ((DerivedStage<T>) stage).secondUpstream = composition;
    return stage;
  }

  /** The stage, which waits for {@code other} too. */
  static <T extends @Nullable Object> CompletableFuture<T> combined(
      CompletableFuture<T> stage, CompletionStage<?> other) {
    if (other instanceof ComposableFuture<?> secondUpstream) {
      secondUpstream.dependents().add();
      ((DerivedStage<T>) stage).secondUpstream = secondUpstream.dependents();
    }
    return stage;
  }

  /** What {@code future} waits for at the end of all stages; itself when it is no derived stage. */
  static @Nullable CompletableFuture<?> root(@Nullable CompletableFuture<?> future) {
    CompletableFuture<?> root = future;
    while (root instanceof DerivedStage<?> stage) {
      root = stage.awaited();
    }
    return root;
  }

  @Override
  DependentCount dependents() {
    return dependents;
  }

  private @Nullable CompletableFuture<?> awaited() {
    CompletableFuture<?> first = upstream.future();
    return secondUpstream == null || (first != null && !first.isDone())
        ? first
        : secondUpstream.future();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (endCancelled()) {
      releaseUpstreams(mayInterruptIfRunning, false);
    }
    return isCancelled();
  }

  private boolean endCancelled() {
    return super.completeExceptionally(new TaskCancellationException());
  }

  @Override
  public boolean complete(T value) {
    return release(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return release(super.completeExceptionally(failure));
  }

  private boolean release(boolean completedFromOutside) {
    if (completedFromOutside) {
      releaseUpstreams(true, true);
    }
    return completedFromOutside;
  }

  /**
   * Cancels what nobody wants any more; from a list, as a chain may be longer than a stack. A task
   * that is shared goes on when the stage was completed from outside.
   */
  private void releaseUpstreams(boolean mayInterruptIfRunning, boolean completed) {
    Deque<CompletableFuture<?>> unwanted = new ArrayDeque<>();
    release(unwanted, mayInterruptIfRunning);
    while (!unwanted.isEmpty()) {
      CompletableFuture<?> next = unwanted.remove();
      if (!(next instanceof DerivedStage<?> stage)) {
        if (!completed || !(next instanceof RawTask<?, ?> task && task.is(State.SHARED))) {
          next.cancel(mayInterruptIfRunning);
        }
      } else if (stage.endCancelled()) {
        stage.release(unwanted, mayInterruptIfRunning);
      }
    }
  }

  private void release(Deque<CompletableFuture<?>> unwanted, boolean mayInterruptIfRunning) {
    release(upstream, unwanted, mayInterruptIfRunning);
    if (secondUpstream != null) {
      release(secondUpstream, unwanted, mayInterruptIfRunning);
    }
  }

  private static void release(
      Upstream upstream, Deque<CompletableFuture<?>> unwanted, boolean mayInterruptIfRunning) {
    CompletableFuture<?> lost = upstream.release(mayInterruptIfRunning);
    if (lost != null) {
      unwanted.add(lost);
    }
  }
}

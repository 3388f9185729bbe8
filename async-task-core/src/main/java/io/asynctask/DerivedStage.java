package io.asynctask;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stage that derives from one handle or from two, directly or through other stages. When it is
 * cancelled or completed from outside, each of its upstream futures loses a dependent.
 */
final class DerivedStage<T extends @Nullable Object> extends ComposableFuture<T> {

  private final Upstream upstream;
  private final DependentCount dependents = new DependentCount(this);

  /** Written before the stage is handed out. */
  private @Nullable Upstream secondUpstream;

  DerivedStage(DependentCount upstream) {
    this.upstream = upstream;
    upstream.add();
  }

  /** Returns a stage that passes its cancel on to {@code owned}, and completes as that does. */
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

  /** Gives {@code stage} its function as secondUpstream upstream, and returns it. */
  static <T extends @Nullable Object> CompletableFuture<T> composed(
      CompletableFuture<T> stage, Composition<?, ?> composition) {
    ((DerivedStage<T>) stage).secondUpstream = composition;
    return stage;
  }

  /** Gives {@code stage} the {@code other} future as secondUpstream upstream, and returns it. */
  static <T extends @Nullable Object> CompletableFuture<T> combined(
      CompletableFuture<T> stage, CompletionStage<?> other) {
    if (other instanceof ComposableFuture<?> secondUpstream) {
      secondUpstream.dependents().add();
      ((DerivedStage<T>) stage).secondUpstream = secondUpstream.dependents();
    }
    return stage;
  }

  /**
   * Returns the future that {@code future} waits for through all stages, or {@code future} itself.
   */
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
   * Releases the upstream futures and cancels those without other dependents; from a list, as a
   * chain may be longer than a stack. A shared task goes on when the stage was completed from
   * outside.
   */
  private void releaseUpstreams(boolean mayInterruptIfRunning, boolean completed) {
    Deque<CompletableFuture<?>> unwanted = new ArrayDeque<>();
    release(unwanted, mayInterruptIfRunning);
    while (!unwanted.isEmpty()) {
      CompletableFuture<?> next = unwanted.remove();
      if (!(next instanceof DerivedStage<?> stage)) {
        if (!completed || !(next instanceof RawTask<?, ?> task && task.is(State.SHARED))) {
          cancelUnwanted(next, mayInterruptIfRunning);
        }
      } else if (stage.endCancelled()) {
        stage.release(unwanted, mayInterruptIfRunning);
      }
    }
  }

  private static void cancelUnwanted(CompletableFuture<?> future, boolean mayInterruptIfRunning) {
    boolean named = CancelCause.nameUnlessNamed(CancelCause.DERIVED_STAGE);
    try {
      future.cancel(mayInterruptIfRunning);
    } finally {
      if (named) {
        CancelCause.forget();
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

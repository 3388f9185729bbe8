package io.asynctask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Awaits a stage: one registration with the stage, whatever number of polls. */
final class StagePollable<T extends @Nullable Object> implements Pollable<T> {

  private final CompletableFuture<T> future;
  // Written by a poll before it looks at the future again, read by the completing thread after the
  // completion: one of the two sees the other, so no completion goes unnoticed.
  private volatile @Nullable Waker waker;
  private boolean registered;

  StagePollable(CompletionStage<T> stage) {
    this.future = stage.toCompletableFuture();
  }

  /** What a body that is pending has as its rest, if it is one of ours. */
  static @Nullable CompletableFuture<?> awaitedBy(@Nullable Object body) {
    return body instanceof StagePollable<?> stage
        ? stage.future
        : body instanceof JoinHandle<?> handle ? handle : null;
  }

  @Override
  public Poll<T> poll(Waker waker) throws Exception {
    if (!future.isDone()) {
      this.waker = waker;
      if (!registered) {
        registered = true;
        future.whenComplete((value, failure) -> wake());
      }
    }
    return pollDone(future);
  }

  /** Whether {@code future} has neither failed nor has to be awaited. */
  static boolean hasValue(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** Ready, the failure itself without the future's wrapping, or pending. */
  static <T extends @Nullable Object> Poll<T> pollDone(CompletableFuture<T> future)
      throws Exception {
    if (!future.isDone()) {
      return Poll.pending();
    }
    try {
      return Poll.ready(future.join());
    } catch (CompletionException wrapped) {
      throw rethrow(wrapped.getCause() == null ? wrapped : wrapped.getCause());
    }
  }

  private static Exception rethrow(Throwable failure) throws Exception {
    if (failure instanceof Exception exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new ExecutionException(failure);
  }

  private void wake() {
    Waker last = waker;
    if (last != null) {
      last.wake();
    }
  }

  @Override
  public void close() {
    future.cancel(true);
  }
}

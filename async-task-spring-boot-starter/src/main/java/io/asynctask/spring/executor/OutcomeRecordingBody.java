package io.asynctask.spring.executor;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A body that returns a stage and whose first run is submitted: it records its outcome for the
 * executor. The handle is not asked for it, as its failure would count as observed then.
 */
final class OutcomeRecordingBody<T extends @Nullable Object>
    implements Callable<CompletionStage<T>> {

  private final Callable<? extends CompletionStage<T>> source;
  private volatile @Nullable CompletionStage<T> stage;
  private volatile @Nullable Throwable thrown;

  OutcomeRecordingBody(Callable<? extends CompletionStage<T>> source) {
    this.source = source;
  }

  @Override
  public CompletionStage<T> call() throws Exception {
    try {
      CompletionStage<T> returned = source.call();
      stage = returned;
      return returned;
    } catch (Throwable failure) {
      thrown = failure;
      throw failure;
    }
  }

  /**
   * Returns or throws what Spring's callable would return or throw; returns {@code null} while the
   * stage is not done.
   */
  @Nullable Object outcome() throws Exception {
    Throwable failure = thrown;
    if (failure != null) {
      throw rethrown(failure);
    }
    if (!(stage instanceof CompletableFuture<?> future) || !future.isDone()) {
      return null;
    }
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    }
  }

  private static Exception rethrown(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }
}

package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function of {@code thenCompose} that keeps hold of the stage it returns when a task is behind
 * that, so that the composed stage, when it is given up, gives up that one too.
 */
final class Composition<T extends @Nullable Object, U extends @Nullable Object>
    implements Function<T, CompletionStage<U>>, Upstream {

  private final Function<? super T, ? extends CompletionStage<U>> next;

  /**
   * What the function has returned, as one of those who want its result, or whether to interrupt it
   * when it does return; whichever comes first.
   */
  private final AtomicReference<@Nullable Object> rest = new AtomicReference<>();

  Composition(Function<? super T, ? extends CompletionStage<U>> next) {
    this.next = requireNonNull(next, "fn");
  }

  @Override
  public CompletionStage<U> apply(T value) {
    CompletionStage<U> returned = next.apply(value);
    if (!JoinHandle.carriesTask(returned)) {
      return returned;
    }
    CompletableFuture<U> stage = returned.toCompletableFuture().copy();
    if (!rest.compareAndSet(null, stage)) {
      stage.cancel(Boolean.TRUE.equals(rest.get()));
    }
    return stage;
  }

  /** What the function returns later, is cancelled then. */
  @Override
  public @Nullable CompletableFuture<?> release(boolean mayInterruptIfRunning) {
    rest.compareAndSet(null, mayInterruptIfRunning);
    return future();
  }

  @Override
  public @Nullable CompletableFuture<?> future() {
    return rest.get() instanceof CompletableFuture<?> stage ? stage : null;
  }
}

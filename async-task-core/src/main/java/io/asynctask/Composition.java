package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The function of a composed stage. It remembers the stage that it returns, if that carries a task:
 * when the composed stage is cancelled, it releases the returned stage too.
 */
final class Composition<T extends @Nullable Object, U extends @Nullable Object>
    implements Function<T, CompletionStage<U>>, Upstream {

  private final Function<? super T, ? extends CompletionStage<U>> next;

  /**
   * A dependent of the stage that the function has returned; or, if the release came first, whether
   * to interrupt that stage when it is returned.
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

  /** Releases the returned stage; one that the function returns later is cancelled then. */
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

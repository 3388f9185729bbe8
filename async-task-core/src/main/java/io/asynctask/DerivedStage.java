package io.asynctask;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage that derives from a handle, directly or through other stages. When it is cancelled or
 * completed from outside, its source loses one of those who want its result.
 */
final class DerivedStage<T extends @Nullable Object> extends CompletableFuture<T> {

  private final Interest source;
  private final Interest interest = new Interest(this);

  DerivedStage(Interest source) {
    this.source = source;
    source.add();
  }

  /** What {@code future} derives from, through all stages; itself when it is no such stage. */
  static @Nullable CompletableFuture<?> root(@Nullable CompletableFuture<?> future) {
    CompletableFuture<?> root = future;
    while (root instanceof DerivedStage<?> stage) {
      root = stage.source.source();
    }
    return root;
  }

  @Override
  public T join() {
    return isDone() ? super.join() : Blocked.on(this, super::join);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return isDone() ? super.get() : Blocked.on(this, super::get);
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return isDone() ? super.get(timeout, unit) : Blocked.on(this, () -> super.get(timeout, unit));
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DerivedStage<>(interest);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (super.completeExceptionally(new TaskCancellationException())) {
      source.release(mayInterruptIfRunning);
    }
    return isCancelled();
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
      source.release(true);
    }
    return completedFromOutside;
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    completeAsync(this, supplier, executor);
    return this;
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    super.orTimeout(timeout, unit);
    interest.disregard();
    return this;
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    super.completeOnTimeout(value, timeout, unit);
    interest.disregard();
    return this;
  }

  /** {@code CompletableFuture.completeAsync} through the methods that settle the race. */
  static <T extends @Nullable Object> void completeAsync(
      CompletableFuture<T> future, Supplier<? extends T> supplier, Executor executor) {
    Objects.requireNonNull(supplier, "supplier");
    executor.execute(
        () -> {
          if (future.isDone()) {
            return;
          }
          try {
            future.complete(supplier.get());
          } catch (Throwable failure) {
            future.completeExceptionally(failure);
          }
        });
  }
}

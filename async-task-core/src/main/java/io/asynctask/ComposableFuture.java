package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a handle and the stages that derive from it have in common: a wait is noted in the task that
 * waits, a completion goes through the methods that settle the race, and a stage knows the second
 * future that it waits for. {@code CompletableFuture} does not tell a stage of that second future,
 * which is the result of the function of a composed stage, or the other stage of a combined one.
 */
abstract class ComposableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  /** Returns the count of the stages that derive from this future. */
  abstract DependentCount dependents();

  /** Returns what a method that shows the result throws in place of {@code failure}. */
  Throwable thrown(Throwable failure) {
    return failure;
  }

  // ---------------------------------------------------------------- await

  @Override
  public final T join() {
    try {
      return isDone() ? super.join() : BlockingWait.on(this, super::join);
    } catch (Throwable failure) {
      throw RawTask.<RuntimeException>sneak(thrown(failure));
    }
  }

  @Override
  public final T get() throws InterruptedException, ExecutionException {
    try {
      return isDone() ? super.get() : BlockingWait.on(this, super::get);
    } catch (Throwable failure) {
      throw RawTask.<RuntimeException>sneak(thrown(failure));
    }
  }

  @Override
  public final T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return isDone()
          ? super.get(timeout, unit)
          : BlockingWait.on(this, () -> super.get(timeout, unit));
    } catch (Throwable failure) {
      throw RawTask.<RuntimeException>sneak(thrown(failure));
    }
  }

  @Override
  public final T getNow(T absent) {
    try {
      return super.getNow(absent);
    } catch (Throwable failure) {
      throw RawTask.<RuntimeException>sneak(thrown(failure));
    }
  }

  // ---------------------------------------------------------------- complete

  @Override
  public final CompletableFuture<T> completeAsync(
      Supplier<? extends T> supplier, Executor executor) {
    executor.execute(new Completion<>(this, requireNonNull(supplier, "supplier")));
    return this;
  }

  @Override
  public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  @Override
  public final CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    super.orTimeout(timeout, unit);
    dependents().excludeInternal();
    return this;
  }

  @Override
  public final CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    super.completeOnTimeout(value, timeout, unit);
    dependents().excludeInternal();
    return this;
  }

  /**
   * The action that {@code completeAsync} submits. It completes the future through the methods that
   * settle the race, and has the type by which executors recognize such work.
   */
  private record Completion<T extends @Nullable Object>(
      CompletableFuture<T> future, Supplier<? extends T> supplier)
      implements Runnable, AsynchronousCompletionTask {

    @Override
    public void run() {
      if (future.isDone()) {
        return;
      }
      try {
        future.complete(supplier.get());
      } catch (Throwable failure) {
        future.completeExceptionally(
            failure instanceof CompletionException ? failure : new CompletionException(failure));
      }
    }
  }

  // ---------------------------------------------------------------- derive

  /** Makes the stages that derive from this future; they carry it. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DerivedStage<>(dependents());
  }

  /**
   * Returns a stage that cannot be cancelled. It counts as a dependent for ever, so no cancel of
   * another stage is the last from here on.
   */
  @Override
  public CompletionStage<T> minimalCompletionStage() {
    dependents().add();
    return super.minimalCompletionStage();
  }

  @Override
  public <U> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    Composition<T, U> composition = new Composition<>(fn);
    return DerivedStage.composed(super.thenCompose(composition), composition);
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return thenComposeAsync(fn, defaultExecutor());
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
    Composition<T, U> composition = new Composition<>(fn);
    return DerivedStage.composed(super.thenComposeAsync(composition, executor), composition);
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    Composition<Throwable, T> composition = new Composition<>(fn);
    return DerivedStage.composed(super.exceptionallyCompose(composition), composition);
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    return exceptionallyComposeAsync(fn, defaultExecutor());
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> fn, Executor executor) {
    Composition<Throwable, T> composition = new Composition<>(fn);
    return DerivedStage.composed(
        super.exceptionallyComposeAsync(composition, executor), composition);
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return DerivedStage.combined(super.thenCombine(other, fn), other);
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombineAsync(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return DerivedStage.combined(super.thenCombineAsync(other, fn), other);
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombineAsync(
      CompletionStage<? extends U> other,
      BiFunction<? super T, ? super U, ? extends V> fn,
      Executor executor) {
    return DerivedStage.combined(super.thenCombineAsync(other, fn, executor), other);
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return DerivedStage.combined(super.thenAcceptBoth(other, action), other);
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return DerivedStage.combined(super.thenAcceptBothAsync(other, action), other);
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return DerivedStage.combined(super.thenAcceptBothAsync(other, action, executor), other);
  }

  @Override
  public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return DerivedStage.combined(super.runAfterBoth(other, action), other);
  }

  @Override
  public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
    return DerivedStage.combined(super.runAfterBothAsync(other, action), other);
  }

  @Override
  public CompletableFuture<Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return DerivedStage.combined(super.runAfterBothAsync(other, action, executor), other);
  }

  @Override
  public <U> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return DerivedStage.combined(super.applyToEither(other, fn), other);
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return DerivedStage.combined(super.applyToEitherAsync(other, fn), other);
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    return DerivedStage.combined(super.applyToEitherAsync(other, fn, executor), other);
  }

  @Override
  public CompletableFuture<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return DerivedStage.combined(super.acceptEither(other, action), other);
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return DerivedStage.combined(super.acceptEitherAsync(other, action), other);
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return DerivedStage.combined(super.acceptEitherAsync(other, action, executor), other);
  }

  @Override
  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return DerivedStage.combined(super.runAfterEither(other, action), other);
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
    return DerivedStage.combined(super.runAfterEitherAsync(other, action), other);
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return DerivedStage.combined(super.runAfterEitherAsync(other, action, executor), other);
  }
}

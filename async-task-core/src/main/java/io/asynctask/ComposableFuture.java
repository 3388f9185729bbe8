package io.asynctask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future whose stages know the second future that they wait for, of which {@code
 * CompletableFuture} tells them nothing: what the function of a composed stage returns, and the
 * other stage of one that combines two.
 */
abstract class ComposableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  /** Who counts the stages that derive from this future. */
  abstract DependentCount dependents();

  /** A stage that nobody can cancel, so from here on none is the last. */
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

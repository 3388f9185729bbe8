package io.asynctask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future whose composed stages stand for what their function returns as well: {@code
 * CompletableFuture} tells a stage only of its source, so the functions are wrapped here.
 */
abstract class ComposableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

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
}

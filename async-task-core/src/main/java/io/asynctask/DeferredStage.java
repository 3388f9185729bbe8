package io.asynctask;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Awaits a stage that its first poll asks for. */
final class DeferredStage<T extends @Nullable Object> implements Pollable<T> {

  private @Nullable Callable<? extends CompletionStage<T>> source;
  private @Nullable Pollable<T> stage;

  DeferredStage(Callable<? extends CompletionStage<T>> source) {
    this.source = source;
  }

  @Override
  public Poll<T> poll(Waker waker) throws Exception {
    Pollable<T> awaited = stage;
    if (awaited == null) {
      Callable<? extends CompletionStage<T>> once = Objects.requireNonNull(source);
      source = null;
      CompletionStage<T> given = once.call();
      awaited =
          Pollable.of(
              Objects.requireNonNull(given, "the source of a deferred stage returned null"));
      stage = awaited;
    }
    return awaited.poll(waker);
  }

  /** What is awaited once it was asked for; a glance. */
  @Nullable Object rest() {
    return stage;
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}

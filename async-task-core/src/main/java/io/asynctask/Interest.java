package io.asynctask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the live stages that derive from a future, which is unwanted when the last is given up.
 */
final class Interest {

  private final CompletableFuture<?> source;
  private final AtomicInteger stages = new AtomicInteger();

  Interest(CompletableFuture<?> source) {
    this.source = source;
  }

  CompletableFuture<?> source() {
    return source;
  }

  void add() {
    stages.incrementAndGet();
  }

  /**
   * One of the stages is one that {@code CompletableFuture} made for itself; nobody can cancel it.
   */
  void disregard() {
    stages.decrementAndGet();
  }

  /** One of the stages was cancelled or completed from outside; whether it was the last. */
  boolean release() {
    return stages.decrementAndGet() == 0;
  }
}

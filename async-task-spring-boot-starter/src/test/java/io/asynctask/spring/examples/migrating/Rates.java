package io.asynctask.spring.examples.migrating;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Rates that several callers wait for, of which each may give up. */
class Rates {

  private final ConcurrentMap<String, CompletableFuture<BigDecimal>> underWay =
      new ConcurrentHashMap<>();
  private final RateLoader loader;

  Rates(RateLoader loader) {
    this.loader = loader;
  }

  CompletableFuture<BigDecimal> rate(String key) {
    return underWay
        .computeIfAbsent(key, loader::load)
        .minimalCompletionStage()
        .toCompletableFuture();
  }

  CompletableFuture<BigDecimal> rateInTime(String key, BigDecimal known) {
    return loader
        .load(key)
        .minimalCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(known, 200, MILLISECONDS);
  }

  /** A bean whose method {@code load} is an {@code @Async} method. */
  interface RateLoader {

    CompletableFuture<BigDecimal> load(String key);
  }
}

package io.asynctask.spring.executor;

import java.util.Objects;

/**
 * How much an executor takes on at once.
 *
 * @param concurrency bodies that run at once, at least 1; a task that waits for a stage counts as
 *     long as it keeps its place ({@link PlacePolicy}), a pending pollable does not
 * @param queueCapacity tasks that wait for their first run, not negative. Woken tasks wait in the
 *     same queue, but are not counted: they are never refused.
 * @param onSaturation what happens to one more
 */
public record ExecutorLimits(int concurrency, int queueCapacity, Saturation onSaturation) {

  /** Checks the ranges. */
  public ExecutorLimits {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is less than 1: " + concurrency);
    }
    if (queueCapacity < 0) {
      throw new IllegalArgumentException("queueCapacity is negative: " + queueCapacity);
    }
    Objects.requireNonNull(onSaturation, "onSaturation");
  }
}

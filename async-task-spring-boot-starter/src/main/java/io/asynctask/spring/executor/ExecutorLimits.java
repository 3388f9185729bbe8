package io.asynctask.spring.executor;

import java.util.Objects;

/**
 * The limits of an executor.
 *
 * <pre>{@code
 * ExecutorLimits limits = new ExecutorLimits(8, 1_000, Saturation.REJECT);
 * }</pre>
 *
 * @param concurrency how many bodies run at once; a task that waits for a stage counts as long as
 *     it keeps its place ({@link PlacePolicy}), a pending pollable body does not count
 * @param queueCapacity how many tasks wait for their first run. Woken tasks wait in the same queue,
 *     but are not counted: they are never refused.
 * @param onSaturation what happens to a task beyond these limits
 * @since 0.1.0
 */
public record ExecutorLimits(int concurrency, int queueCapacity, Saturation onSaturation) {

  /**
   * Creates limits.
   *
   * @param concurrency at least 1
   * @param queueCapacity not negative
   * @param onSaturation not {@code null}
   * @throws IllegalArgumentException for other values
   */
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

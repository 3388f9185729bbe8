package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.store.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The removal of tasks that ended too long ago, or are too many, in small batches. */
final class Retention {

  private static final int BATCH = 500;

  private final RetentionStore store;
  private final DatabaseClock clock;
  private final Duration retention;
  private final @Nullable Integer maxEnded;

  Retention(
      RetentionStore store, DatabaseClock clock, Duration retention, @Nullable Integer maxEnded) {
    this.store = store;
    this.clock = clock;
    this.retention = retention;
    this.maxEnded = maxEnded;
  }

  /**
   * Removes them.
   *
   * @param stopped whether to stop after a batch
   */
  void run(BooleanSupplier stopped) {
    removeUntil(clock.now().minus(retention), stopped);
    if (maxEnded != null) {
      store.endOfNewestBeyond(maxEnded).ifPresent(until -> removeUntil(until, stopped));
    }
  }

  private void removeUntil(Instant until, BooleanSupplier stopped) {
    while (!stopped.getAsBoolean() && store.remove(until, BATCH) == BATCH) {
      // one batch after the other
    }
  }
}

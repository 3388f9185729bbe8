package io.asynctask;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The count of the live stages that derive from a future. When the last of them is released, the
 * future has no use and is cancelled.
 *
 * <p>The reference to the future is weak. The code that completes the future holds it, and once it
 * is done it need not be cancelled. A strong reference would keep the future and its result as long
 * as a stage lives, and a chain that is extended for ever would keep all its earlier stages.
 */
final class DependentCount extends WeakReference<CompletableFuture<?>> implements Upstream {

  private final AtomicInteger stages = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();

  DependentCount(CompletableFuture<?> future) {
    super(future);
  }

  /**
   * Returns the future, or {@code null} once it is garbage: it is done, or no code can complete it.
   */
  @Override
  public @Nullable CompletableFuture<?> future() {
    return get();
  }

  void add() {
    stages.incrementAndGet();
  }

  /**
   * Excludes a stage that {@code CompletableFuture} has made for itself and that cannot be
   * cancelled.
   */
  void excludeInternal() {
    stages.decrementAndGet();
  }

  /** Returns true once: for the warning that the future is cancelled and is still handed on. */
  boolean markWarned() {
    return warned.compareAndSet(false, true);
  }

  @Override
  public @Nullable CompletableFuture<?> release(boolean mayInterruptIfRunning) {
    return stages.decrementAndGet() == 0 ? get() : null;
  }
}

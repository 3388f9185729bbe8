package io.asynctask;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the live stages that derive from a future, which is unwanted when the last is given up.
 *
 * <p>Weak: whoever is to complete the future holds on to it, and once it is done nobody has to
 * cancel it. A stage that outlives its source would keep it with its result, and the end of a chain
 * that never ends all that came before.
 */
final class DependentCount extends WeakReference<CompletableFuture<?>> implements Upstream {

  private final AtomicInteger stages = new AtomicInteger();
  private final AtomicBoolean cancelledNoticed = new AtomicBoolean();

  DependentCount(CompletableFuture<?> source) {
    super(source);
  }

  /**
   * The future; {@code null} only when it is done, or when nobody is left who could complete it.
   */
  @Override
  public @Nullable CompletableFuture<?> future() {
    return get();
  }

  void add() {
    stages.incrementAndGet();
  }

  /**
   * One of the stages is one that {@code CompletableFuture} made for itself; nobody can cancel it.
   */
  void excludeInternal() {
    stages.decrementAndGet();
  }

  /** Whether nothing has noticed before that the future is cancelled and still handed on. */
  boolean markWarned() {
    return cancelledNoticed.compareAndSet(false, true);
  }

  @Override
  public @Nullable CompletableFuture<?> release(boolean mayInterruptIfRunning) {
    return stages.decrementAndGet() == 0 ? get() : null;
  }
}

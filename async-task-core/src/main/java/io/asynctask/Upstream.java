package io.asynctask;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future that a derived stage waits for; a stage has one or two of them. */
sealed interface Upstream permits DependentCount, Composition {

  /** Returns the future, or {@code null} when it is not known yet or is garbage. */
  @Nullable CompletableFuture<?> future();

  /** Takes note that the stage no longer needs the future; returns what has to be cancelled now. */
  @Nullable CompletableFuture<?> release(boolean mayInterruptIfRunning);
}

package io.asynctask;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of the one or two futures that a derived stage waits for. */
sealed interface Upstream permits DependentCount, Composition {

  /** The future; {@code null} when it is not known yet, or nobody has to wait for it any more. */
  @Nullable CompletableFuture<?> future();

  /** The stage has no use for it any more: gives what is to be cancelled now. */
  @Nullable CompletableFuture<?> release(boolean mayInterruptIfRunning);
}

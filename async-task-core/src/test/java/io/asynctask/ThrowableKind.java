package io.asynctask;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** What foreign code may throw. */
enum ThrowableKind {
  RUNTIME_EXCEPTION(() -> new IllegalStateException("foreign")),
  CHECKED_EXCEPTION(() -> new Exception("foreign")),
  ERROR(() -> new LinkageError("foreign")),
  STACK_OVERFLOW(() -> new StackOverflowError("foreign")),
  OUT_OF_MEMORY(() -> new OutOfMemoryError("foreign")),
  THREAD_DEATH(() -> new Error("foreign, as Thread.stop once threw it")),
  INTERRUPTED(() -> new InterruptedException("foreign")),
  CANCELLATION(() -> new CancellationException("foreign"));

  private final Supplier<Throwable> supplier;

  ThrowableKind(Supplier<Throwable> supplier) {
    this.supplier = supplier;
  }

  /** Throws one, declared or not. */
  void raise() {
    throw ScriptedBody.<RuntimeException>sneak(supplier.get());
  }
}

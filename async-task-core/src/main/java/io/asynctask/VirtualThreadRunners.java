package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The pool of runners for virtual threads. A virtual thread usually runs one task and ends, and
 * would have to allocate a map for a thread local. So it borrows the pooled runner of its slot
 * while it runs a task. If the slot is taken, the thread falls back to a {@code ThreadLocal}.
 *
 * <p>A runner is taken by compare-and-set and given back by a releasing write, so the next thread
 * that takes it finds its fields empty, as they were left.
 */
final class VirtualThreadRunners {

  private static final VarHandle THREAD;

  static {
    try {
      THREAD = MethodHandles.lookup().findVarHandle(Runner.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int BITS = 10;
  private static final Runner[] POOL = new Runner[1 << BITS];

  /** The number of threads with a fallback; such a thread has counted itself, so it reads no 0. */
  private static final AtomicInteger FALLBACKS = new AtomicInteger();

  static {
    for (int i = 0; i < POOL.length; i++) {
      POOL[i] = new Runner(null);
    }
  }

  private VirtualThreadRunners() {}

  /** Returns the runner of the thread's slot; consecutive threads get slots far apart in memory. */
  private static Runner of(Thread thread) {
    return POOL[(int) (thread.getId() * 0x9E3779B97F4A7C15L >>> Long.SIZE - BITS)];
  }

  /** Returns a runner for a run of the calling thread, which may be nested in another. */
  static Runner acquire(Thread thread) {
    Runner used = usedBy(thread);
    if (used != null) {
      return used;
    }
    Runner pooled = of(thread);
    if (THREAD.compareAndSet(pooled, null, thread)) {
      return pooled;
    }
    Runner kept = Runner.newInThreadLocal(thread);
    kept.fallback = true;
    FALLBACKS.incrementAndGet();
    return kept;
  }

  /** Returns the runner that the calling thread uses, if it runs a task. */
  static @Nullable Runner usedBy(Thread thread) {
    Runner pooled = of(thread);
    if (THREAD.getOpaque(pooled) == thread) {
      return pooled;
    }
    if (FALLBACKS.get() != 0) {
      Runner kept = Runner.fromThreadLocal();
      return kept != null && kept.fallback ? kept : null;
    }
    return null;
  }

  /** Gives the runner back at the end of the outermost run of the calling thread. */
  static void release(Runner runner) {
    if (runner.fallback) {
      runner.fallback = false;
      FALLBACKS.decrementAndGet();
    } else {
      THREAD.setRelease(runner, null);
    }
  }
}

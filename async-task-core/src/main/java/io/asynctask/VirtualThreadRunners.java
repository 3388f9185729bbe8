package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of runners, one of which a virtual thread takes for the time it runs a task. As a
 * rule it runs one and ends, and would have to make a map to keep a thread local. Only where
 * somebody else sits it does that, and stands.
 *
 * <p>A seat is taken by compare-and-set and given back by a releasing write, so who takes it finds
 * its fields as they were left: empty.
 */
final class VirtualThreadRunners {

  private static final VarHandle GUEST;

  static {
    try {
      GUEST = MethodHandles.lookup().findVarHandle(Runner.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int BITS = 10;
  private static final Runner[] ALL = new Runner[1 << BITS];

  /** How many stand. Who does has counted itself, so it never reads 0. */
  private static final AtomicInteger STANDING = new AtomicInteger();

  static {
    for (int i = 0; i < ALL.length; i++) {
      ALL[i] = new Runner(null);
    }
  }

  private VirtualThreadRunners() {}

  /** Threads that start one after the other sit far apart, not on one cache line. */
  private static Runner of(Thread thread) {
    return ALL[(int) (thread.getId() * 0x9E3779B97F4A7C15L >>> Long.SIZE - BITS)];
  }

  /** For a run of the calling thread, an inner one perhaps. */
  static Runner acquire(Thread thread) {
    Runner used = usedBy(thread);
    if (used != null) {
      return used;
    }
    Runner seat = of(thread);
    if (GUEST.compareAndSet(seat, null, thread)) {
      return seat;
    }
    Runner own = Runner.keptFor(thread);
    own.standing = true;
    STANDING.incrementAndGet();
    return own;
  }

  /** What the calling thread uses, if it runs a task. */
  static @Nullable Runner usedBy(Thread thread) {
    Runner seat = of(thread);
    if (GUEST.getOpaque(seat) == thread) {
      return seat;
    }
    if (STANDING.get() != 0) {
      Runner own = Runner.kept();
      return own != null && own.standing ? own : null;
    }
    return null;
  }

  /** The outermost run of the calling thread is over. */
  static void release(Runner runner) {
    if (runner.standing) {
      runner.standing = false;
      STANDING.decrementAndGet();
    } else {
      GUEST.setRelease(runner, null);
    }
  }
}

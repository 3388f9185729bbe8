package io.asynctask;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock of the tasks, in the nanoseconds of {@link System#nanoTime()}. A reading of that clock
 * takes as long as several atomic changes, and a task needs three. So in a rush, when a thread
 * spawns hundreds of tasks within a millisecond, all tasks share one reading for about that long;
 * otherwise each reading is exact.
 */
final class SharedClock {

  /** A block that was filled in less time than this is a sign of a rush. */
  private static final long RUSH_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long RUSH_BLOCKS = TICK_NANOS / RUSH_NANOS;

  /** A rush is over after this number of quiet ticks in a row. */
  private static final int QUIET_TICKS = 20;

  private static final AtomicBoolean ticking = new AtomicBoolean();

  /** The shared reading, or 0 when there is none. Written by the ticking thread. */
  private static volatile long shared;

  private SharedClock() {}

  static long nanos() {
    long reading = shared;
    return reading == 0 ? System.nanoTime() : reading;
  }

  /** Notes that a block was full so many nanoseconds after it was begun. */
  static void noteBlockFilled(long nanos) {
    if (nanos < RUSH_NANOS && !ticking.get() && ticking.compareAndSet(false, true)) {
      try {
        DelayedActions.daemon(SharedClock::tick, "async-task-clock").start();
      } catch (Throwable noThreadLeft) {
        ticking.set(false); // the spawn goes on without it
      }
    }
  }

  private static void tick() {
    try {
      long begun = LiveTasks.BLOCKS.get();
      for (int quiet = 0; quiet < QUIET_TICKS; ) {
        shared = System.nanoTime() | 1; // not 0
        LockSupport.parkNanos(TICK_NANOS);
        long now = LiveTasks.BLOCKS.get();
        quiet = now - begun < RUSH_BLOCKS ? quiet + 1 : 0;
        begun = now;
      }
    } finally {
      shared = 0;
      ticking.set(false);
    }
  }
}

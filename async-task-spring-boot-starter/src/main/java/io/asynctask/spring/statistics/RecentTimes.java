package io.asynctask.spring.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The times of tasks that have stopped a moment ago and are not counted yet. Each stripe of threads
 * has its own, so that threads that stop tasks at the same moment do not write to the same places.
 * When it is full, all its times are counted at once, and the common lock is taken once for them.
 * Safe for use by many threads.
 */
final class RecentTimes {

  private static final int CAPACITY = 32;

  private final Object countingLock;

  /** Elements beyond the size are not cleared, as kinds live as long as the statistics. */
  private final @Nullable KindStatistics[] kinds = new @Nullable KindStatistics[CAPACITY];

  private final long[] sliceNumbers = new long[CAPACITY];
  private final long[] queuedNanos = new long[CAPACITY];
  private final long[] busyNanos = new long[CAPACITY];
  private int size;

  /** Creates one without times. The lock is the one that guards the statistics of all kinds. */
  RecentTimes(Object countingLock) {
    this.countingLock = countingLock;
  }

  synchronized void add(KindStatistics kind, long sliceNumber, long queued, long busy) {
    if (kinds[size] != kind) { // a write of a reference costs the collector's barrier
      kinds[size] = kind;
    }
    sliceNumbers[size] = sliceNumber;
    queuedNanos[size] = queued;
    busyNanos[size] = busy;
    size++;
    if (size == CAPACITY) {
      count();
    }
  }

  /** Counts all times that are here. */
  synchronized void count() {
    int counted = size;
    size = 0; // now, so that it does not stay full if there is no memory for a slice
    synchronized (countingLock) {
      for (int i = 0; i < counted; i++) {
        KindStatistics kind = kinds[i];
        if (kind != null) {
          kind.record(sliceNumbers[i], queuedNanos[i], busyNanos[i]);
        }
      }
    }
  }
}

package io.asynctask.spring.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The times of the tasks of one name on one executor, in a ring of slices that together are a
 * little longer than the window. A slice that is too old is replaced by the first task that is
 * counted in its place, so nothing is done for names that are not in use. Guarded by the lock of
 * the {@link TaskStatistics}.
 */
final class KindStatistics {

  /** How many slices make a window. */
  static final int SLICES = 5;

  /** One more than a window has: the present one is not complete. */
  private static final int PLACES = SLICES + 1;

  private final @Nullable TimeSlice[] ring = new @Nullable TimeSlice[PLACES];

  /** Counts the times of a task, unless a later slice has taken the place of the one it is in. */
  void record(long sliceNumber, long queuedNanos, long busyNanos) {
    int place = (int) Math.floorMod(sliceNumber, (long) PLACES);
    TimeSlice slice = ring[place];
    if (slice == null || slice.number < sliceNumber) {
      slice = new TimeSlice(sliceNumber);
      ring[place] = slice;
    }
    if (slice.number == sliceNumber) {
      slice.record(queuedNanos, busyNanos);
    }
  }

  /** Adds the times of the window that ends in the slice of this number. */
  void addTo(TaskTimes sum, long sliceNumber) {
    for (TimeSlice slice : ring) {
      if (slice != null && slice.number > sliceNumber - PLACES) {
        slice.addTo(sum);
      }
    }
  }
}

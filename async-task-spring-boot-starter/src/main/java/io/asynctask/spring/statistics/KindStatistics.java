package io.asynctask.spring.statistics;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The times of the tasks of one name on one executor, in a ring of slices that together are a
 * little longer than the window. A slice that is too old is replaced by the first task that stops
 * in its place, so nothing is done for names that are not in use. Safe for use by many threads.
 */
final class KindStatistics {

  /** How many slices make a window. */
  static final int SLICES = 5;

  /** One more than a window has: the present one is not complete. */
  private final AtomicReferenceArray<@Nullable TimeSlice> ring =
      new AtomicReferenceArray<>(SLICES + 1);

  void record(long sliceNumber, long queuedNanos, long busyNanos) {
    slice(sliceNumber).record(queuedNanos, busyNanos);
  }

  private TimeSlice slice(long number) {
    int place = (int) Math.floorMod(number, (long) ring.length());
    TimeSlice present = ring.getAcquire(place);
    return present != null && present.number >= number ? present : begin(place, number);
  }

  /** Begins a slice in the place of one that is too old, unless another thread does so now. */
  private TimeSlice begin(int place, long number) {
    TimeSlice begun = new TimeSlice(number);
    TimeSlice found =
        ring.accumulateAndGet(
            place,
            begun,
            (present, given) ->
                present != null && given != null && present.number >= given.number
                    ? present
                    : given);
    return found == null ? begun : found;
  }

  /** Adds the times of the window that ends in the slice of this number. */
  void addTo(TaskTimes sum, long sliceNumber) {
    for (int i = 0; i < ring.length(); i++) {
      TimeSlice slice = ring.getAcquire(i);
      if (slice != null && slice.number > sliceNumber - ring.length()) {
        slice.addTo(sum);
      }
    }
  }
}

package io.asynctask.spring.statistics;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The times of the tasks of one kind that have stopped within one slice of the window. A time is
 * exact to a sixteenth, so that a slice takes no more than 10 kB. Guarded by the lock of the {@link
 * TaskStatistics}.
 */
final class TimeSlice {

  private static final int DIGITS = 1;

  /** Some 12 days in microseconds. A longer time counts as this. */
  private static final long MAX_MICROS = 1L << 40;

  /** The number of the slice, counted from the origin of the clock. */
  final long number;

  private final Histogram queued = new Histogram(1, MAX_MICROS, DIGITS);
  private final Histogram busy = new Histogram(1, MAX_MICROS, DIGITS);

  TimeSlice(long number) {
    this.number = number;
  }

  void record(long queuedNanos, long busyNanos) {
    record(queued, queuedNanos);
    record(busy, busyNanos);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  void addTo(TaskTimes sum) {
    sum.queued().add(queued);
    sum.busy().add(busy);
  }

  static Histogram newSum() {
    return new Histogram(1, MAX_MICROS, DIGITS);
  }
}

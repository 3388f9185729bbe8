package io.asynctask.spring.statistics;

import org.HdrHistogram.Histogram;

/**
 * The times of the finished tasks of one group, in microseconds. Used by one thread.
 *
 * @param queued how long each was queued in all
 * @param busy how long a thread was in its body in all
 * @since 0.1.0
 */
public record TaskTimes(Histogram queued, Histogram busy) {

  TaskTimes() {
    this(TimeSlice.newSum(), TimeSlice.newSum());
  }
}

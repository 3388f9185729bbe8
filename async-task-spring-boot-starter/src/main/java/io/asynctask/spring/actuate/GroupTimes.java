package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The distribution of a time of finished tasks. The values are up to a sixteenth too high.
 *
 * @param count how many tasks
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param max the longest time
 * @param histogram for each bucket its upper bound, a duration that is not part of it, and how many
 *     times are in it; each bucket ends at twice the bound of the one before; empty ones before the
 *     first time are left out
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GroupTimes(
    long count, String p50, String p90, String p99, String max, List<List<Object>> histogram) {

  private static final int FIRST_BUCKET_MICROS = 100;

  /**
   * Renders a distribution.
   *
   * @param micros the times, in microseconds
   */
  static GroupTimes of(Histogram micros) {
    return new GroupTimes(
        micros.getTotalCount(),
        percentile(micros, 50),
        percentile(micros, 90),
        percentile(micros, 99),
        text(micros.getMaxValue()),
        buckets(micros));
  }

  private static List<List<Object>> buckets(Histogram micros) {
    List<List<Object>> buckets = new ArrayList<>();
    for (HistogramIterationValue bucket : micros.logarithmicBucketValues(FIRST_BUCKET_MICROS, 2)) {
      long count = bucket.getCountAddedInThisIterationStep();
      if (count > 0 || !buckets.isEmpty()) {
        buckets.add(List.of(text(bucket.getValueIteratedTo() + 1), count));
      }
    }
    return buckets;
  }

  private static String percentile(Histogram micros, double percentile) {
    return text(micros.getValueAtPercentile(percentile));
  }

  private static String text(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS).toString();
  }
}

package io.asynctask.spring.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The description of histograms. Apart from {@link GroupTimes}, whose methods Jackson looks at:
 * they must not name a class of a library that may not be there.
 */
final class Distribution {

  private static final int FIRST_BUCKET_MICROS = 100;

  private Distribution() {}

  /**
   * Describes a distribution.
   *
   * @param micros the times, in microseconds
   */
  static GroupTimes describe(Histogram micros) {
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

package io.asynctask.spring.actuate;

import io.asynctask.LiveTasks;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The summary for the requests of one endpoint. It is made anew for each request, but only once a
 * second if so many tasks are live that counting them takes longer than the page. Safe for use by
 * many threads.
 */
final class RecentSummary {

  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LiveTasks liveTasks;
  private final TaskHistory history;
  private final ApplicationNumbers numbers;
  private final int manyTasks;
  private volatile @Nullable Taken last;

  private record Taken(TaskSummary summary, long nanos) {}

  /**
   * @param manyTasks for more live tasks than this, the summary is kept for a second and does not
   *     tell their states
   */
  RecentSummary(
      LiveTasks liveTasks, TaskHistory history, ApplicationNumbers numbers, int manyTasks) {
    this.liveTasks = liveTasks;
    this.history = history;
    this.numbers = numbers;
    this.manyTasks = manyTasks;
  }

  TaskSummary get() {
    Taken present = last;
    if (present != null && System.nanoTime() - present.nanos() < MAX_AGE_NANOS) {
      return present.summary();
    }
    TaskSummary summary = TaskSummary.of(liveTasks, manyTasks, history.refused(), numbers);
    last = summary.live() > manyTasks ? new Taken(summary, System.nanoTime()) : null;
    return summary;
  }
}

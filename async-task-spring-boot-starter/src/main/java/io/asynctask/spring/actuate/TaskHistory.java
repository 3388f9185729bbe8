package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.task.TraceIds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history of finished tasks: it remembers the metadata of the last tasks that stopped, and
 * never their results. Tasks that the pool of an executor has refused after their spawn are counted
 * only. It is a ring: a stop costs one addition, and the writes to the place of the task that it
 * forgets. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class TaskHistory implements TaskListener {

  private final HistoryPlace[] ring;
  private final TraceIds traces;
  private final AtomicLong stops = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  /**
   * Creates an empty history.
   *
   * @param size how many tasks it remembers; 0 for none
   * @param traces returns the trace of a task that stops
   * @throws IllegalArgumentException when the size is negative
   */
  public TaskHistory(int size, TraceIds traces) {
    if (size < 0) {
      throw new IllegalArgumentException("size is negative: " + size);
    }
    this.ring = new HistoryPlace[size];
    Arrays.setAll(ring, place -> new HistoryPlace());
    this.traces = traces;
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    if (isRefusal(task, failure)) {
      refused.increment();
      return;
    }
    if (ring.length > 0) {
      int place = (int) (stops.getAndIncrement() % ring.length);
      ring[place].put(task, outcome, failure, traces.traceId(task.id()));
    }
  }

  /** Whether the task was cancelled before its first run because its executor refused it. */
  private static boolean isRefusal(LiveTask task, @Nullable Throwable failure) {
    return task.polls() == 0
        && failure instanceof CancellationException
        && Stream.of(failure.getSuppressed())
            .anyMatch(RejectedExecutionException.class::isInstance);
  }

  /** Returns how many tasks were refused after their spawn. */
  long refused() {
    return refused.sum();
  }

  Optional<FinishedTask> find(long id) {
    return all().filter(task -> task.id() == id).findFirst();
  }

  /** Lists the tasks with ids above {@code after}, in the order of their ids. */
  Stream<FinishedTask> list(long after) {
    return all()
        .filter(task -> task.id() > after)
        .sorted(Comparator.comparingLong(FinishedTask::id));
  }

  private Stream<FinishedTask> all() {
    return Arrays.stream(ring).map(HistoryPlace::get).flatMap(Stream::ofNullable);
  }
}

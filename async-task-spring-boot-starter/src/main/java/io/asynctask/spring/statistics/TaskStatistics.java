package io.asynctask.spring.statistics;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.ThreadStripes;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The times of the tasks that have stopped within the last minutes, by executor and name. It is a
 * listener that notes two numbers at the stop of a task, without an object except for the first
 * task of a name in a while. Tasks that no thread has run do not count. Safe for use by many
 * threads: a thread seldom waits for another one, as each stripe of threads notes its numbers in
 * places of its own. They are counted when these places are full, or when somebody asks for them.
 *
 * <pre>{@code
 * TaskStatistics statistics = new TaskStatistics(Duration.ofMinutes(5), 100);
 * LiveTasks liveTasks = LiveTasks.notifying(statistics);
 * statistics
 *     .byExecutor(executor -> true)
 *     .forEach(
 *         (executor, times) ->
 *             log.info(executor + " " + times.busy().getValueAtPercentile(99) + " µs"));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskStatistics implements TaskListener {

  private static final int MAX_EXECUTORS = 100;

  /** The key of all executors beyond the limit, which are not told apart. */
  private static final String FURTHER = "other";

  private final long sliceNanos;
  private final int maxNames;
  private final LongSupplier nanoTime;

  /** The number of names, counted for each executor. */
  private final AtomicInteger names = new AtomicInteger();

  /** Guards the times of all kinds. The lock of a {@link RecentTimes} is taken before it. */
  private final Object countingLock = new Object();

  /** By stripe. Together they take some 60 kB at most. */
  private final RecentTimes[] recent = new RecentTimes[ThreadStripes.COUNT];

  private final Map<String, ExecutorTimes> executors = new ConcurrentHashMap<>();

  /** The tasks of one executor. */
  private static final class ExecutorTimes {

    final Map<String, KindStatistics> named = new ConcurrentHashMap<>();
    final KindStatistics unnamed = new KindStatistics();

    /** The tasks whose names are beyond the limit. */
    final KindStatistics others = new KindStatistics();
  }

  /**
   * Creates statistics without tasks.
   *
   * @param window how long a finished task counts; a fifth of it more at most
   * @param maxNames how many names are told apart; a name on two executors counts twice, and tasks
   *     of further names count for their executor only
   * @throws IllegalArgumentException for a window that is not positive, or a negative number
   */
  public TaskStatistics(Duration window, int maxNames) {
    this(window, maxNames, System::nanoTime);
  }

  TaskStatistics(Duration window, int maxNames, LongSupplier nanoTime) {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window is not positive: " + window);
    }
    if (maxNames < 0) {
      throw new IllegalArgumentException("maxNames is negative: " + maxNames);
    }
    this.sliceNanos = Math.max(1, nanos(window) / KindStatistics.SLICES);
    this.maxNames = maxNames;
    this.nanoTime = nanoTime;
    Arrays.setAll(recent, stripe -> new RecentTimes(countingLock));
  }

  private static long nanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException centuries) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    long queued = task.queuedNanos();
    if (task.polls() > 0 && queued >= 0) {
      KindStatistics kind = kind(TaskTags.executorOf(task.tag()), task.name());
      recent[ThreadStripes.current()].add(kind, sliceNumber(), queued, task.busyNanos());
    }
  }

  private long sliceNumber() {
    return Math.floorDiv(nanoTime.getAsLong(), sliceNanos);
  }

  private KindStatistics kind(@Nullable String executor, @Nullable String name) {
    String key = executor == null ? "" : executor;
    ExecutorTimes times = executors.get(key);
    if (times == null) {
      times =
          executors.computeIfAbsent(
              executors.size() < MAX_EXECUTORS ? key : FURTHER, first -> new ExecutorTimes());
    }
    if (name == null) {
      return times.unnamed;
    }
    KindStatistics present = times.named.get(name);
    return present == null ? newKind(times, name) : present;
  }

  /** Finds the statistics of a new name. A name beyond the limit comes here each time. */
  private KindStatistics newKind(ExecutorTimes times, String name) {
    return names.get() < maxNames ? addKind(times, name) : times.others;
  }

  private synchronized KindStatistics addKind(ExecutorTimes times, String name) {
    KindStatistics present = times.named.get(name);
    if (present == null && names.get() < maxNames) {
      present = new KindStatistics();
      times.named.put(name, present);
      names.incrementAndGet();
    }
    return present == null ? times.others : present;
  }

  /**
   * Returns the times by what is shown of the name of the task.
   *
   * @param executors decides which executors count; it gets "" for tasks without one
   * @param shown returns what is shown of a name; names that are shown alike are counted together
   * @return a new map; the key "" stands for tasks without a name. Names without finished tasks in
   *     the window are left out.
   */
  public Map<String, TaskTimes> byName(Predicate<String> executors, UnaryOperator<String> shown) {
    long now = countRecent();
    Map<String, TaskTimes> sums = new LinkedHashMap<>();
    this.executors.forEach(
        (executor, times) -> {
          if (executors.test(executor)) {
            add(times.unnamed, sums.computeIfAbsent("", first -> new TaskTimes()), now);
            times.named.forEach(
                (name, kind) ->
                    add(
                        kind,
                        sums.computeIfAbsent(shown.apply(name), first -> new TaskTimes()),
                        now));
          }
        });
    return withoutEmpty(sums);
  }

  /**
   * Returns the times by executor.
   *
   * @param executors decides which executors count
   * @return a new map; the key "" stands for tasks that no executor of the starter has spawned
   */
  public Map<String, TaskTimes> byExecutor(Predicate<String> executors) {
    long now = countRecent();
    Map<String, TaskTimes> sums = new LinkedHashMap<>();
    this.executors.forEach(
        (executor, times) -> {
          if (executors.test(executor)) {
            TaskTimes sum = sums.computeIfAbsent(executor, first -> new TaskTimes());
            add(times.unnamed, sum, now);
            add(times.others, sum, now);
            times.named.values().forEach(kind -> add(kind, sum, now));
          }
        });
    return withoutEmpty(sums);
  }

  /** Counts all tasks that have stopped by now, and returns the number of the present slice. */
  private long countRecent() {
    for (RecentTimes times : recent) {
      times.count();
    }
    return sliceNumber();
  }

  private void add(KindStatistics kind, TaskTimes sum, long sliceNumber) {
    synchronized (countingLock) {
      kind.addTo(sum, sliceNumber);
    }
  }

  private static Map<String, TaskTimes> withoutEmpty(Map<String, TaskTimes> sums) {
    sums.values().removeIf(times -> times.queued().getTotalCount() == 0);
    return sums;
  }
}

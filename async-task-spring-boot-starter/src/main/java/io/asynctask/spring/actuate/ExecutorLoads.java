package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the executors of queued tasks do at the moment of one request. The live tasks are scanned
 * once, when the first queued task is asked about, and no further than the limit of a request.
 */
final class ExecutorLoads {

  private final LiveTasks liveTasks;
  private final Supplier<List<ExecutorStatistics>> statistics;
  private final int scanLimit;
  private @Nullable List<ExecutorStatistics> present;
  private @Nullable Map<String, Load> loads;
  private boolean complete;

  ExecutorLoads(LiveTasks liveTasks, Supplier<List<ExecutorStatistics>> statistics, int scanLimit) {
    this.liveTasks = liveTasks;
    this.statistics = statistics;
    this.scanLimit = scanLimit;
  }

  /** The live tasks of one executor, as the scan has met them. */
  static final class Load {

    private final List<Queued> queue = new ArrayList<>();
    private boolean sorted;
    private int running;
    private @Nullable LiveTask longest;
    private Duration longestTime = Duration.ZERO;

    /** A queued task, and for how long it has been queued. */
    private record Queued(long id, long nanos) {}

    private void add(LiveTask task) {
      Duration time = task.timeInPhase().orElse(Duration.ZERO);
      if (task.runner().isPresent()) {
        running++;
        if (longest == null || time.compareTo(longestTime) > 0) {
          longest = task;
          longestTime = time;
        }
      } else if (task.state() == TaskState.SCHEDULED) {
        queue.add(new Queued(task.id(), time.toNanos()));
      }
    }

    /** Returns how many tasks have been queued for longer than this one. */
    int ahead(LiveTask task) {
      if (!sorted) {
        queue.sort(Comparator.comparingLong(Queued::nanos).reversed());
        sorted = true;
      }
      for (int i = 0; i < queue.size(); i++) {
        if (queue.get(i).id() == task.id()) {
          return i;
        }
      }
      return queue.size(); // it was queued after the scan
    }

    int running() {
      return running;
    }

    /** Returns the task that has been in its thread for the longest time. */
    @Nullable LiveTask longest() {
      return longest;
    }

    Duration longestTime() {
      return longestTime;
    }
  }

  /** Returns what the executor of this name does. */
  Load of(String executor) {
    Map<String, Load> present = loads;
    if (present == null) {
      Map<String, Load> scanned = new HashMap<>();
      complete =
          liveTasks.scan(
                  0,
                  scanLimit,
                  task -> {
                    String name = TaskTags.executorOf(task.tag());
                    if (name != null) {
                      scanned.computeIfAbsent(name, first -> new Load()).add(task);
                    }
                  })
              == 0;
      loads = scanned;
      present = scanned;
    }
    return present.computeIfAbsent(executor, none -> new Load());
  }

  /** Whether the scan has met all live tasks. */
  boolean isComplete() {
    return complete;
  }

  /** Returns the numbers of the executor of this name, unless it is none of the starter's beans. */
  @Nullable ExecutorStatistics statistics(String executor) {
    if (present == null) {
      present = statistics.get();
    }
    return present.stream()
        .filter(each -> each.executor().equals(executor))
        .findFirst()
        .orElse(null);
  }
}

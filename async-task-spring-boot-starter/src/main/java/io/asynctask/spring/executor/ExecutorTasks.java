package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks of one executor.
 *
 * @param liveTasks {@code null} where the executor has spawned no task so far
 * @param tags the tags of the executor alone, by which its tasks are told from those of other
 *     executors of the same name
 */
record ExecutorTasks(@Nullable LiveTasks liveTasks, TaskTags tags) {

  /** The name of the executor. */
  String executor() {
    return tags.executor();
  }

  List<LiveTask> list() {
    List<LiveTask> tasks = new ArrayList<>();
    if (liveTasks == null) {
      return tasks;
    }
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, 1_000, Integer.MAX_VALUE, this::isOfThisExecutor);
      tasks.addAll(page.tasks());
      after = page.next();
    } while (after != 0);
    return tasks;
  }

  private boolean isOfThisExecutor(LiveTask task) {
    return task.tag() instanceof TaskTags of && of.isOfSameExecutor(tags);
  }

  /**
   * Cancels the tasks and interrupts their threads. Tasks in no thread come first: otherwise they
   * would start on the threads that become free.
   */
  void cancelAll() {
    CancelCauses.SHUTDOWN.during(this::cancelAllInOrder);
  }

  private void cancelAllInOrder() {
    List<LiveTask> inThread = new ArrayList<>();
    for (LiveTask task : list()) {
      if (task.runner().isPresent()) {
        inThread.add(task);
      } else {
        task.handle().cancel(true);
      }
    }
    inThread.forEach(task -> task.handle().cancel(true));
  }
}

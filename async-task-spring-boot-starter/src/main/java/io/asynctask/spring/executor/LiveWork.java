package io.asynctask.spring.executor;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import java.util.ArrayList;
import java.util.List;

/** The live tasks of one executor. */
record LiveWork(LiveTasks liveTasks, String executor) {

  List<LiveTask> tasks() {
    List<LiveTask> tasks = new ArrayList<>();
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, 1_000, Integer.MAX_VALUE, this::isMine);
      tasks.addAll(page.tasks());
      after = page.next();
    } while (after != 0);
    return tasks;
  }

  private boolean isMine(LiveTask task) {
    return task.tag() instanceof TaskTags tags && tags.executor().equals(executor);
  }

  /**
   * Stops them and interrupts their threads; those that no thread runs come first, or they would
   * start on the threads that become free.
   */
  void cancel() {
    List<LiveTask> inThread = new ArrayList<>();
    for (LiveTask task : tasks()) {
      if (task.runner().isPresent()) {
        inThread.add(task);
      } else {
        task.handle().cancel(true);
      }
    }
    inThread.forEach(task -> task.handle().cancel(true));
  }
}

package io.asynctask.stress;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import java.util.List;
import java.util.concurrent.Callable;

/** Short ways to fill and read a registry. */
final class Tracked {

  private static final Callable<String> BODY = () -> "body";

  private Tracked() {}

  static Spawned<String, String> spawn(LiveTasks liveTasks, String tag) {
    return AsyncTask.builder(tag).trackedBy(liveTasks).spawn(BODY, task -> {});
  }

  /** The tags of all live tasks, in the order of the listing. */
  static String tags(LiveTasks liveTasks) {
    List<LiveTask> tasks = liveTasks.list(0, 1000, 100_000, any -> true).tasks();
    StringBuilder tags = new StringBuilder();
    long previous = 0;
    for (LiveTask task : tasks) {
      tags.append(task.id() > previous ? "" : "!").append(task.tag());
      previous = task.id();
    }
    return tags.toString();
  }

  /** The counts as an outcome can match them: spawned, live, completed, cancelled. */
  static String counts(LiveTasks liveTasks) {
    LiveTasks.Counts counts = liveTasks.counts();
    return counts.spawned()
        + "="
        + counts.live()
        + "+"
        + counts.completed()
        + "+"
        + counts.cancelled();
  }
}

package io.asynctask;

import java.util.List;
import java.util.concurrent.Callable;

/** Short ways to create, fill and read a registry. */
final class TrackedTasks {

  private static final Callable<String> BODY = () -> "body";

  private TrackedTasks() {}

  /**
   * Creates a registry whose threads all share one stripe. Otherwise the id of a thread chooses its
   * stripe, and two actors never meet.
   */
  static LiveTasks inOneStripe() {
    return new LiveTasks(1, false, null);
  }

  /** As {@link #inOneStripe()}, with a listener. */
  static LiveTasks inOneStripe(TaskListener listener) {
    return new LiveTasks(1, false, listener);
  }

  /** Begins so many blocks elsewhere that blocks begun before are too old to be filled. */
  static void ageBlocks() {
    LiveTasks.BLOCKS.addAndGet(66);
  }

  /** Spawns a tracked task that the caller may run. */
  static Spawned<String, String> spawn(LiveTasks liveTasks, String tag) {
    return AsyncTask.builder(tag).trackedBy(liveTasks).spawn(BODY, task -> {});
  }

  /** Returns the tags of all live tasks, in the order of the listing. */
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

  /**
   * Returns the counts in a form that an outcome can match: spawned, live, completed, cancelled.
   */
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

package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One look at every live task, a part at a time, for what is odd about them. Keeps a count and a
 * few examples of each kind, however many there are. Used by one thread.
 */
final class TaskSweep {

  /** How many slots are looked at in one part: a few milliseconds' worth. */
  private static final int PART = 50_000;

  /** How many tasks of a kind are named. */
  private static final int EXAMPLES = 5;

  private final LiveTasks liveTasks;
  private final WarningRules rules;
  private final LogText logText;
  private final Map<Code, Long> counts = new EnumMap<>(Code.class);
  private final Map<Code, List<String>> examples = new EnumMap<>(Code.class);
  private long next;

  TaskSweep(LiveTasks liveTasks, WarningRules rules, LogText logText) {
    this.liveTasks = liveTasks;
    this.rules = rules;
    this.logText = logText;
  }

  /** Looks at the next part; whether that was the last. */
  boolean goOn() {
    next = liveTasks.scan(next, PART, this::look);
    return next == 0;
  }

  private void look(LiveTask task) {
    rules.check(task, name -> name, (code, text) -> note(code, task));
  }

  private void note(Code code, LiveTask task) {
    counts.merge(code, 1L, Long::sum);
    List<String> named = examples.computeIfAbsent(code, first -> new ArrayList<>());
    if (named.size() < EXAMPLES) {
      named.add(describe(task));
    }
  }

  private String describe(LiveTask task) {
    String executor = TaskTags.executorOf(task.tag());
    String described = logText.named(task.id(), task.name());
    return executor == null || executor.isEmpty() ? described : described + " on " + executor;
  }

  /** What was found, by kind. */
  Map<Code, Sighting> found() {
    Map<Code, Sighting> found = new EnumMap<>(Code.class);
    counts.forEach(
        (code, count) -> found.put(code, new Sighting(count, List.copyOf(examples.get(code)))));
    return found;
  }

  /**
   * Tasks of which the same is odd.
   *
   * @param count how many
   * @param tasks the oldest of them: id, name and executor
   */
  record Sighting(long count, List<String> tasks) {}
}

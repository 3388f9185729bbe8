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
 * One scan of all live tasks for warnings, a part at a time. Keeps a count and a few examples of
 * each kind, however many there are. Used by one thread.
 */
final class WarningScan {

  /** How many slots of the registry one part reads: a few milliseconds' worth. */
  private static final int SLOTS_PER_PART = 50_000;

  /** How many tasks of a kind are named. */
  private static final int MAX_EXAMPLES = 5;

  private final LiveTasks liveTasks;
  private final WarningRules rules;
  private final LogText logText;
  private final Map<Code, Long> counts = new EnumMap<>(Code.class);
  private final Map<Code, List<String>> examples = new EnumMap<>(Code.class);
  private long next;

  WarningScan(LiveTasks liveTasks, WarningRules rules, LogText logText) {
    this.liveTasks = liveTasks;
    this.rules = rules;
    this.logText = logText;
  }

  /**
   * Scans the next part.
   *
   * @return whether that was the last
   */
  boolean scanNextPart() {
    next = liveTasks.scan(next, SLOTS_PER_PART, this::check);
    return next == 0;
  }

  private void check(LiveTask task) {
    rules.check(task, name -> name, (code, text) -> note(code, task));
  }

  private void note(Code code, LiveTask task) {
    counts.merge(code, 1L, Long::sum);
    List<String> named = examples.computeIfAbsent(code, first -> new ArrayList<>());
    if (named.size() < MAX_EXAMPLES) {
      named.add(describe(task));
    }
  }

  private String describe(LiveTask task) {
    String executor = TaskTags.executorOf(task.tag());
    String described = logText.named(task.id(), task.name());
    return executor == null || executor.isEmpty() ? described : described + " on " + executor;
  }

  /** Returns what was found, by kind. */
  Map<Code, Finding> findings() {
    Map<Code, Finding> findings = new EnumMap<>(Code.class);
    counts.forEach(
        (code, count) -> findings.put(code, new Finding(count, List.copyOf(examples.get(code)))));
    return findings;
  }

  /**
   * The tasks with one kind of warning.
   *
   * @param count how many
   * @param tasks the oldest of them: id, name and executor
   */
  record Finding(long count, List<String> tasks) {}
}

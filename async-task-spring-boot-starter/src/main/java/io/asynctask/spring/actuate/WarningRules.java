package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rules for warnings about tasks. They look at a task and at the tasks for which it waits. A
 * pending task gets no warning.
 *
 * <pre>{@code
 * WarningRules rules =
 *     new WarningRules(
 *         Duration.ofMinutes(1),
 *         Duration.ofSeconds(5),
 *         Duration.ofSeconds(30),
 *         Duration.ofSeconds(1),
 *         10_000);
 * List<TaskWarning> warnings = rules.check(task);
 * }</pre>
 *
 * @param stuckAfter how long a thread may be in the body without a break
 * @param cancelAfter how long a body may go on after a cancel request
 * @param queuedAfter how long a task may wait for a thread, unless it runs for longer
 * @param starvedAfter how long a task may be queued while a task that waits for it holds a thread
 * @param selfWakes how often in a row a task may be woken while it runs
 * @since 0.1.0
 */
public record WarningRules(
    Duration stuckAfter,
    Duration cancelAfter,
    Duration queuedAfter,
    Duration starvedAfter,
    int selfWakes) {

  /** How many tasks that wait for each other are followed, as they may form a circle. */
  private static final int MAX_CHAIN = 100;

  /**
   * Returns the warnings about a task, in the order of the codes.
   *
   * @param task the task
   * @return the warnings
   */
  public List<TaskWarning> check(LiveTask task) {
    return check(task, name -> name);
  }

  /**
   * Returns the warnings about a task, in the order of the codes.
   *
   * @param task the task
   * @param names returns what is shown of the name of a task
   * @return the warnings
   */
  public List<TaskWarning> check(LiveTask task, UnaryOperator<@Nullable String> names) {
    List<TaskWarning> warnings = new ArrayList<>(0);
    check(task, names, (code, text) -> warnings.add(new TaskWarning(code, text.get())));
    return warnings;
  }

  /** Passes on the warnings about a task. Their texts are made only if they are asked for. */
  void check(
      LiveTask task,
      UnaryOperator<@Nullable String> names,
      BiConsumer<Code, Supplier<String>> warnings) {
    TaskState state = task.state();
    if (state == TaskState.WAITING || state.isFinal()) {
      return;
    }
    if (task.runner().isPresent()) {
      checkRunning(task, warnings);
      checkStarved(task, names, warnings);
    }
    checkQueued(task, warnings);
    int wakes = task.selfWakes();
    if (wakes > selfWakes) {
      warnings.accept(
          Code.SELF_WAKING,
          () ->
              "Was woken while it ran %d times in a row, so it has not waited since"
                  .formatted(wakes));
    }
  }

  private void checkRunning(LiveTask task, BiConsumer<Code, Supplier<String>> warnings) {
    Duration running = task.timeInPhase().orElse(Duration.ZERO);
    if (running.compareTo(stuckAfter) > 0) {
      warnings.accept(
          Code.STUCK, () -> "Has been running for %s at a stretch".formatted(text(running)));
    }
    Duration stopping = task.sinceStopRequested().orElse(Duration.ZERO);
    if (stopping.compareTo(cancelAfter) > 0) {
      warnings.accept(
          Code.CANCEL_IGNORED,
          () -> "Was told to stop %s ago and is still running".formatted(text(stopping)));
    }
  }

  private void checkStarved(
      LiveTask task,
      UnaryOperator<@Nullable String> names,
      BiConsumer<Code, Supplier<String>> warnings) {
    String executor = TaskTags.executorOf(task.tag());
    LiveTask queued = queuedInTheWay(task);
    if (queued == null || executor == null || executor.isEmpty()) {
      return;
    }
    Duration waiting = queued.timeInPhase().orElse(Duration.ZERO);
    if (waiting.compareTo(starvedAfter) > 0
        && executor.equals(TaskTags.executorOf(queued.tag()))
        && queued.state() == TaskState.SCHEDULED) {
      warnings.accept(
          Code.STARVED,
          () ->
              "Holds a thread of executor '%s' while it waits for task %d %s, queued there for %s"
                  .formatted(executor, queued.id(), names.apply(queued.name()), text(waiting)));
    }
  }

  private void checkQueued(LiveTask task, BiConsumer<Code, Supplier<String>> warnings) {
    Duration queued = task.queued().orElse(Duration.ZERO);
    Duration busy = task.busy().orElse(Duration.ZERO);
    if (queued.compareTo(queuedAfter) > 0 && queued.compareTo(busy) > 0) {
      warnings.accept(
          Code.QUEUED_LONG,
          () -> "Has been queued for %s and running for %s".formatted(text(queued), text(busy)));
    }
  }

  /** Returns the queued task that has to run before this task can go on. */
  private static @Nullable LiveTask queuedInTheWay(LiveTask task) {
    LiveTask awaited = task.awaits().orElse(null);
    for (int i = 0; awaited != null && i < MAX_CHAIN; i++) {
      if (awaited.state() == TaskState.SCHEDULED) {
        return awaited;
      }
      awaited = awaited.awaits().orElse(null);
    }
    return null;
  }

  private static String text(Duration time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

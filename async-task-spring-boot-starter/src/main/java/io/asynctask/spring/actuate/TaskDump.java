package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.ReadableTime;
import io.asynctask.spring.task.TaskThreadNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks as plain text, made to be pasted into a ticket: the tree of parents and children,
 * with states, reasons and the top of the stacks. It is bounded in tasks and in lines, and says
 * where it was cut. Text of the application is shown as the gate allows, escaped and on one line.
 */
final class TaskDump {

  /** How many tasks are shown. */
  static final int MAX_TASKS = 1_000;

  private static final int MAX_LINES = 5_000;

  /**
   * How many frames are shown of the top of a stack, and if it is far below, of the application.
   */
  private static final int FRAMES = 4;

  private static final int MAX_INDENT = 20;

  private final ShownText text;
  private final TaskReason reason;
  private final WarningsAndTraces warningsAndTraces;
  private final StringBuilder lines = new StringBuilder();
  private int count;

  TaskDump(ShownText text, ExecutorLoads loads, WarningsAndTraces warningsAndTraces) {
    this.text = text;
    this.reason = new TaskReason(text, loads);
    this.warningsAndTraces = warningsAndTraces;
  }

  /** A task and how deep it stands in the tree. */
  private record Node(LiveTask task, int depth) {}

  /**
   * Renders the tasks.
   *
   * @param more whether there are more tasks than these
   */
  String of(TaskSummary summary, List<LiveTask> tasks, boolean more) {
    line(0, header(summary));
    int shown = addTree(tasks);
    if (more || shown < tasks.size()) {
      lines
          .append("Cut after ")
          .append(shown)
          .append(shown == 1 ? " task" : " tasks")
          .append(". There are more that match; a filter such as executor=, name= or state= shows")
          .append(" fewer.\n");
    }
    return lines.toString();
  }

  private static String header(TaskSummary summary) {
    String states =
        summary.running() == null
            ? ""
            : " (%d scheduled, %d running, %d waiting)"
                .formatted(summary.scheduled(), summary.running(), summary.waiting());
    return "async-task at %s: %d live%s, %d spawned, %d completed, %d failed, %d cancelled, %d rejected"
        .formatted(
            TaskDescriptor.text(Instant.now()),
            summary.live(),
            states,
            summary.spawned(),
            summary.completed(),
            summary.failed(),
            summary.cancelled(),
            summary.rejected());
  }

  /** Adds the tasks, children below their parents, and returns how many there was room for. */
  private int addTree(List<LiveTask> tasks) {
    Set<Long> ids = tasks.stream().map(LiveTask::id).collect(Collectors.toCollection(HashSet::new));
    Map<Long, List<LiveTask>> children = new HashMap<>();
    List<LiveTask> roots = new ArrayList<>();
    for (LiveTask task : tasks) {
      long parent = task.parentId();
      if (ids.contains(parent)) {
        children.computeIfAbsent(parent, first -> new ArrayList<>()).add(task);
      } else {
        roots.add(task);
      }
    }
    Deque<Node> next = new ArrayDeque<>();
    roots.forEach(root -> next.add(new Node(root, 0)));
    int shown = 0;
    while (!next.isEmpty() && count < MAX_LINES && lines.length() < TaskPage.MAX_TEXT) {
      Node node = next.removeFirst();
      add(node);
      shown++;
      List<LiveTask> below = children.getOrDefault(node.task().id(), List.of());
      for (int i = below.size() - 1; i >= 0; i--) {
        next.addFirst(new Node(below.get(i), node.depth() + 1));
      }
    }
    return shown;
  }

  private void add(Node node) {
    LiveTask task = node.task();
    int indent = Math.min(MAX_INDENT, node.depth());
    RunnerStack stack = RunnerStack.of(task);
    String why = reason.of(task, stack);
    if (why == null) {
      line(indent, task.id() + " has just stopped");
      return;
    }
    String orphaned =
        node.depth() == 0 && task.parentId() != 0 ? ", child of " + task.parentId() : "";
    line(indent, describe(task, stack) + orphaned);
    line(indent + 1, why);
    warningsAndTraces
        .warnings(task, text)
        .forEach(warning -> line(indent + 1, warning.code() + ": " + warning.text()));
    if (stack != null) {
      addFrames(indent + 1, stack);
    }
  }

  private String describe(LiveTask task, @Nullable RunnerStack stack) {
    StringBuilder line = new StringBuilder().append(task.id());
    String name = text.name(task.name());
    if (name != null) {
      line.append(' ').append(name);
    }
    line.append(' ').append(task.state());
    String executor = TaskGroups.executor(task.tag());
    if (executor != null) {
      line.append(" on ").append(executor);
    }
    append(line, "age", task.age());
    append(line, "queued", task.queued());
    append(line, "busy", task.busy());
    line.append(", ").append(task.polls()).append(task.polls() == 1 ? " run" : " runs");
    if (stack != null) {
      line.append(", thread ").append(TaskThreadNames.plain(stack.thread(), task));
    }
    Progress progress = text.progress(task.progress().orElse(null));
    if (progress != null) {
      line.append(", progress ").append(progress.done());
      if (progress.total() >= 0) {
        line.append('/').append(progress.total());
      }
      line.append(' ').append(progress.message());
    }
    Map<String, String> tags = text.tags(task.tag());
    if (!tags.isEmpty()) {
      line.append(' ').append(tags);
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String what, Optional<Duration> time) {
    time.ifPresent(
        present -> line.append(", ").append(what).append(' ').append(ReadableTime.of(present)));
  }

  /** Adds the top of the stack, and the innermost frames of the application. */
  private void addFrames(int indent, RunnerStack stack) {
    int caller = stack.callerIndex();
    if (caller < stack.frames().length && caller > FRAMES) {
      addFrames(indent, stack, 0, caller);
      addFrames(indent, stack, caller, stack.frames().length);
    } else {
      addFrames(indent, stack, 0, stack.frames().length);
    }
  }

  /** Adds the first frames of a part, and how many more it has. */
  private void addFrames(int indent, RunnerStack stack, int from, int to) {
    int end = Math.min(from + FRAMES, to);
    for (int i = from; i < end; i++) {
      line(indent, "at " + RunnerStack.line(stack.frames()[i]));
    }
    if (end < to) {
      line(indent, "… " + (to - end) + " more");
    }
  }

  /** Adds one line, whatever line breaks the text has. */
  private void line(int indent, String text) {
    lines.append("  ".repeat(indent));
    lines.append(BoundedText.line(text, 10 * LogText.MAX_NAME)).append('\n');
    count++;
  }
}

package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskState;
import io.asynctask.spring.statistics.TaskStatistics;
import io.asynctask.spring.statistics.TaskTimes;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups of the tasks that one request meets. Used by one thread.
 *
 * <p>The stack of a task is the only costly key: a request takes a limited number of them.
 */
final class TaskGroups {

  private static final int MAX_STACKS = 1_000;
  private static final int MAX_FRAMES = 100;
  private static final int MAX_SAMPLE = 5;

  private final TaskGrouping grouping;
  private final ShownText text;
  private final Map<@Nullable Object, Group> groups = new HashMap<>();

  /** What is shown of a name, so that the gate is asked once for each. */
  private final Map<String, String> shownNames = new HashMap<>();

  private int stacks;
  private boolean complete = true;

  private static final class Group {

    private final @Nullable Object key;
    private final Map<TaskState, Integer> states = new EnumMap<>(TaskState.class);
    private final List<String> sample = new ArrayList<>(MAX_SAMPLE);
    private int count;
    private @Nullable Duration oldest;
    private @Nullable TaskTimes times;

    Group(@Nullable Object key) {
      this.key = key;
    }

    void add(long id, TaskState state, @Nullable Duration age) {
      count++;
      states.merge(state, 1, Integer::sum);
      if (sample.size() < MAX_SAMPLE) {
        sample.add(Long.toString(id));
      }
      if (age != null && (oldest == null || age.compareTo(oldest) > 0)) {
        oldest = age;
      }
    }

    int count() {
      return count;
    }

    /** Returns the key as text; of a stack, which may have many frames, the innermost one. */
    String order() {
      return String.valueOf(key instanceof List<?> frames ? frames.get(0) : key);
    }

    long firstId() {
      return sample.isEmpty() ? 0 : Long.parseLong(sample.get(0));
    }
  }

  TaskGroups(TaskGrouping grouping, ShownText text) {
    this.grouping = grouping;
    this.text = text;
  }

  /** Adds a live task, unless it has no key. */
  void add(LiveTask task) {
    TaskState state = task.state();
    if (state.isFinal()) {
      return;
    }
    if (grouping.by() != TaskGrouping.By.STACK) {
      add(task.name(), task.tag(), task.id(), state, task.age().orElse(null));
    } else if (task.runner().isPresent()) {
      addStack(task, state);
    }
  }

  private void addStack(LiveTask task, TaskState state) {
    if (stacks == MAX_STACKS) {
      complete = false;
      return;
    }
    stacks++;
    RunnerStack stack = RunnerStack.of(task);
    if (stack != null && stack.frames().length > 0) {
      List<StackTraceElement> frames =
          Arrays.asList(stack.frames()).subList(0, Math.min(MAX_FRAMES, stack.frames().length));
      group(frames).add(task.id(), state, task.age().orElse(null));
    }
  }

  /** Adds a finished task, unless it has no key. */
  void add(FinishedTask task) {
    if (grouping.by() != TaskGrouping.By.STACK) {
      add(task.name(), task.tag(), task.id(), task.outcome(), task.age().orElse(null));
    }
  }

  private void add(
      @Nullable String name,
      @Nullable Object tag,
      long id,
      TaskState state,
      @Nullable Duration age) {
    switch (grouping.by()) {
      case NAME -> group(name == null ? null : shownName(name)).add(id, state, age);
      case EXECUTOR -> group(executor(tag)).add(id, state, age);
      case TAG -> {
        String key = String.valueOf(grouping.tag());
        String value = tag instanceof TaskTags tags ? tags.value(key) : null;
        if (value != null) {
          group(text.tag(key, value)).add(id, state, age);
        }
      }
      case STACK -> throw new IllegalStateException("A stack is no text");
    }
  }

  private Group group(@Nullable Object key) {
    return groups.computeIfAbsent(key, Group::new);
  }

  private String shownName(String name) {
    return shownNames.computeIfAbsent(name, any -> String.valueOf(text.name(any)));
  }

  /** Returns the name of the executor of a task with this tag; {@code null} if it has none. */
  static @Nullable String executor(@Nullable Object tag) {
    String executor = TaskTags.executorOf(tag);
    return executor == null || executor.isEmpty() ? null : executor;
  }

  /**
   * Adds the times of finished tasks.
   *
   * @param filter only its executors and names count
   */
  void addTimes(TaskStatistics statistics, TaskFilter filter) {
    switch (grouping.by()) {
      case NAME ->
          statistics
              .byName(filter::matchesExecutor, this::shownName)
              .forEach((name, times) -> addTimes(name.isEmpty() ? null : name, times, filter));
      case EXECUTOR ->
          statistics
              .byExecutor(filter::matchesExecutor)
              .forEach(
                  (executor, times) ->
                      addTimes(executor.isEmpty() ? null : executor, times, filter));
      case STACK, TAG -> {}
    }
  }

  /** A group without live tasks is added only if the filter would let through any task of it. */
  private void addTimes(@Nullable String key, TaskTimes times, TaskFilter filter) {
    boolean byName = grouping.by() == TaskGrouping.By.NAME;
    boolean wanted =
        filter.areOthersEmpty()
            && (byName ? filter.matchesName(key, text.gate()) : filter.names().isEmpty());
    Group group = wanted ? group(key) : groups.get(key);
    if (group != null && (byName || filter.names().isEmpty())) {
      group.times = times;
    }
  }

  int size() {
    return groups.size();
  }

  /** Whether the stacks of all tasks were taken. */
  boolean isComplete() {
    return complete;
  }

  /** Returns the groups from {@code skip} on, the largest of all first. */
  List<TaskGroup> list(int skip, int limit) {
    return groups.values().stream()
        .sorted(
            Comparator.comparingInt(Group::count)
                .reversed()
                .thenComparing(Group::order)
                .thenComparingLong(Group::firstId))
        .skip(skip)
        .limit(limit)
        .map(this::describe)
        .toList();
  }

  private TaskGroup describe(Group group) {
    TaskTimes times = group.times;
    return new TaskGroup(
        key(group.key),
        group.count,
        Collections.unmodifiableMap(group.states),
        TaskDescriptor.duration(group.oldest),
        times == null ? null : Distribution.describe(times.queued()),
        times == null ? null : Distribution.describe(times.busy()),
        List.copyOf(group.sample));
  }

  private Map<String, @Nullable Object> key(@Nullable Object key) {
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    switch (grouping.by()) {
      case NAME -> described.put("name", key);
      case EXECUTOR -> described.put("executor", key);
      case STACK ->
          described.put(
              "stack",
              key instanceof List<?> frames
                  ? frames.stream()
                      .map(frame -> RunnerStack.line((StackTraceElement) frame))
                      .toList()
                  : key);
      case TAG -> {
        described.put("tag", text.cut(String.valueOf(grouping.tag())));
        described.put("value", key);
      }
    }
    return described;
  }
}

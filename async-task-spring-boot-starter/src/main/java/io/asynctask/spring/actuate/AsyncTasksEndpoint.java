package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.ApplicationText;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Lists the live tasks, shows one with its stack, cancels. Over JMX as it is; over HTTP through
 * {@link AsyncTasksEndpointWebExtension}.
 */
@Endpoint(id = "asynctasks", defaultAccess = Access.READ_ONLY)
public class AsyncTasksEndpoint {

  /** How many slots a request looks at: about a millisecond's worth. */
  private static final int SCAN_LIMIT = 50_000;

  private final LiveTasks liveTasks;
  private final TaskHistory history;
  private final RecentSummary summary;
  private final WarningsAndTraces warningsAndTraces;
  private final List<SanitizingFunction> sanitizingFunctions;
  private final Show showValues;

  /**
   * An endpoint.
   *
   * @param rejected how many tasks the executors refused so far
   * @param warningsAndTraces returns the warnings and the trace of a task
   */
  public AsyncTasksEndpoint(
      LiveTasks liveTasks,
      TaskHistory history,
      LongSupplier rejected,
      WarningsAndTraces warningsAndTraces,
      List<SanitizingFunction> sanitizingFunctions,
      Show showValues) {
    this.liveTasks = liveTasks;
    this.history = history;
    this.summary = new RecentSummary(liveTasks, history, rejected, SCAN_LIMIT);
    this.warningsAndTraces = warningsAndTraces;
    this.sanitizingFunctions = List.copyOf(sanitizingFunctions);
    this.showValues = showValues;
  }

  @ReadOperation
  public TaskPage tasks(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String limit,
      @Nullable String cursor) {
    return list(
        TaskFilter.of(executor, name, state, tag, olderThan),
        TaskParameters.limit(limit),
        TaskParameters.cursor(cursor),
        showValues.isShown(true));
  }

  /** The task with this id, or {@code null} when it is neither live nor in the history. */
  @ReadOperation
  public @Nullable TaskDetails task(@Selector String id) {
    return find(TaskParameters.id(id), showValues.isShown(true)).orElse(null);
  }

  /** Cancels the task with this id if it is live; returns as {@link #task(String)}. */
  @DeleteOperation
  public @Nullable TaskDetails cancel(@Selector String id, @Nullable String interrupt) {
    long number = TaskParameters.id(id);
    boolean show = showValues.isShown(true);
    return cancel(number, TaskParameters.interrupt(interrupt), show)
        .or(() -> find(number, show))
        .orElse(null);
  }

  /** Cancels the tasks that match the filter, of which there has to be one. */
  @DeleteOperation
  public Cancellation cancelMatching(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String interrupt) {
    return cancel(
        TaskFilter.of(executor, name, state, tag, olderThan),
        TaskParameters.interrupt(interrupt),
        showValues.isShown(true));
  }

  TaskPage list(TaskFilter filter, int limit, long cursor, boolean show) {
    ApplicationText gate = gate(show);
    ShownText text = ShownText.inList(gate);
    if (filter.isForFinished()) {
      List<FinishedTask> tasks =
          history
              .list(cursor)
              .filter(task -> filter.matches(task, gate))
              .limit(limit + 1L)
              .toList();
      boolean last = tasks.size() <= limit;
      return TaskPage.of(
          summary.get(),
          last ? tasks : tasks.subList(0, limit),
          task -> TaskDescriptor.of(task, text),
          last ? 0 : tasks.get(limit - 1).id());
    }
    LiveTasks.Page page =
        liveTasks.list(cursor, limit, SCAN_LIMIT, task -> filter.matches(task, gate));
    return TaskPage.of(summary.get(), page.tasks(), task -> describe(task, text), page.next());
  }

  /** The live task; {@code null} for one that has stopped since the registry has listed it. */
  private @Nullable TaskDescriptor describe(LiveTask task, ShownText text) {
    TaskDescriptor described = TaskDescriptor.of(task, text, warningsAndTraces);
    return described.state().isFinal() ? null : described;
  }

  private ApplicationText gate(boolean show) {
    return new SanitizedText(() -> sanitizingFunctions, show);
  }

  Optional<TaskDetails> find(long id, boolean show) {
    ShownText text = ShownText.whole(gate(show));
    return liveTasks
        .find(id)
        .map(task -> TaskDetails.of(task, text, warningsAndTraces))
        .or(() -> history.find(id).map(task -> TaskDetails.of(task, text)));
  }

  /** The task, if it was live and is to stop now. */
  Optional<TaskDetails> cancel(long id, boolean interrupt, boolean show) {
    return liveTasks
        .find(id)
        .filter(task -> cancel(task, interrupt))
        .map(task -> TaskDetails.of(task, ShownText.whole(gate(show)), warningsAndTraces));
  }

  Cancellation cancel(TaskFilter filter, boolean interrupt, boolean show) {
    if (filter.isEmpty()) {
      throw new InvalidParameterException(
          "tag", "Expected at least one of executor, name, state, tag, olderThan");
    }
    ApplicationText gate = gate(show);
    long begun = System.nanoTime();
    // Not those that come meanwhile: they may come faster than they are cancelled.
    Predicate<LiveTask> matches =
        task -> filter.matches(task, gate) && !isYounger(task, System.nanoTime() - begun);
    long cancelled = 0;
    long next = 0;
    do {
      LiveTasks.Page page = liveTasks.list(next, TaskParameters.MAX_LIMIT, SCAN_LIMIT, matches);
      cancelled += page.tasks().stream().filter(task -> cancel(task, interrupt)).count();
      next = page.next();
    } while (next != 0);
    return new Cancellation(cancelled);
  }

  private static boolean isYounger(LiveTask task, long nanos) {
    return task.age().filter(age -> age.toNanos() < nanos).isPresent();
  }

  /**
   * Whether the task is to stop; one whose deadline has just passed is, without being cancelled.
   */
  private static boolean cancel(LiveTask task, boolean interrupt) {
    return task.handle().cancel(interrupt) || !task.state().isFinal();
  }
}

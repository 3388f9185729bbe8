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
 * The actuator endpoint {@code asynctasks}: it lists the live tasks, shows one with its stack, and
 * cancels tasks. It is used as it is over JMX, and through {@link AsyncTasksEndpointWebExtension}
 * over HTTP.
 */
@Endpoint(id = "asynctasks", defaultAccess = Access.READ_ONLY)
public class AsyncTasksEndpoint {

  /** How many slots of the registry a request reads: about a millisecond's worth. */
  private static final int SCAN_LIMIT = 50_000;

  private final LiveTasks liveTasks;
  private final TaskHistory history;
  private final RecentSummary summary;
  private final WarningsAndTraces warningsAndTraces;
  private final List<SanitizingFunction> sanitizingFunctions;
  private final Show showValues;

  /**
   * Creates an endpoint.
   *
   * @param liveTasks the registry of live tasks
   * @param history the finished tasks
   * @param rejected returns how many tasks the executors have rejected
   * @param warningsAndTraces returns the warnings and the trace of a task
   * @param sanitizingFunctions what may hide values
   * @param showValues when values are shown
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

  /**
   * Lists tasks.
   *
   * @param executor the name of the executor
   * @param name the name of the task
   * @param state the state of the task
   * @param tag {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param limit the largest number of tasks
   * @param cursor the {@code next} of the page before
   * @return a page of tasks
   */
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

  /**
   * Shows a task.
   *
   * @param id the id of the task
   * @return the task; {@code null} if it is neither live nor in the history
   */
  @ReadOperation
  public @Nullable TaskDetails task(@Selector String id) {
    return find(TaskParameters.id(id), showValues.isShown(true)).orElse(null);
  }

  /**
   * Cancels a task if it is live.
   *
   * @param id the id of the task
   * @param interrupt whether to interrupt its thread; true by default
   * @return as {@link #task(String)}
   */
  @DeleteOperation
  public @Nullable TaskDetails cancel(@Selector String id, @Nullable String interrupt) {
    long number = TaskParameters.id(id);
    boolean show = showValues.isShown(true);
    return cancel(number, TaskParameters.interrupt(interrupt), show)
        .or(() -> find(number, show))
        .orElse(null);
  }

  /**
   * Cancels the tasks that match. At least one filter is required.
   *
   * @param executor the name of the executor
   * @param name the name of the task
   * @param state the state of the task
   * @param tag {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param interrupt whether to interrupt their threads; true by default
   * @return how many tasks are cancelled now
   */
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

  /** Describes a live task; {@code null} if it has stopped since it was listed. */
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

  /** Cancels a task, and returns it if it was live. */
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
    // Tasks that come meanwhile are left alone: they may come faster than they are cancelled.
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
   * Cancels a task.
   *
   * @return whether it is to stop, also because of its deadline
   */
  private static boolean cancel(LiveTask task, boolean interrupt) {
    return task.handle().cancel(interrupt) || !task.state().isFinal();
  }
}

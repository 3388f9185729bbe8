package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.ApplicationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The actuator endpoint {@code asynctasks}: it lists the live tasks, shows one with its stack, and
 * cancels tasks. It is used as it is over JMX, and through {@link AsyncTasksEndpointWebExtension}
 * over HTTP.
 *
 * @since 0.1.0
 */
@Endpoint(id = "asynctasks", defaultAccess = Access.READ_ONLY)
public class AsyncTasksEndpoint {

  /** How many slots of the registry a request reads: about a millisecond's worth. */
  private static final int SCAN_LIMIT = 50_000;

  private final LiveTasks liveTasks;
  private final TaskHistory history;
  private final ApplicationNumbers numbers;
  private final RecentSummary summary;
  private final WarningsAndTraces warningsAndTraces;
  private final TaskSearch search;
  private final List<SanitizingFunction> sanitizingFunctions;
  private final Show showValues;
  private final ApplicationEventPublisher events;
  private final ClusterView cluster;

  /**
   * Creates an endpoint.
   *
   * @param liveTasks the registry of live tasks
   * @param history the finished tasks
   * @param numbers the numbers that other beans know
   * @param warningsAndTraces returns the warnings and the trace of a task
   * @param sanitizingFunctions what may hide values
   * @param showValues when values are shown
   * @param events publishes the audit events of cancels
   * @param cluster supplies the tasks of the cluster; {@code null} if there is none
   */
  public AsyncTasksEndpoint(
      LiveTasks liveTasks,
      TaskHistory history,
      ApplicationNumbers numbers,
      WarningsAndTraces warningsAndTraces,
      List<SanitizingFunction> sanitizingFunctions,
      Show showValues,
      ApplicationEventPublisher events,
      Supplier<@Nullable ClusterTasks> cluster) {
    this.liveTasks = liveTasks;
    this.history = history;
    this.numbers = numbers;
    this.summary = new RecentSummary(liveTasks, history, numbers, SCAN_LIMIT);
    this.warningsAndTraces = warningsAndTraces;
    this.search = new TaskSearch(liveTasks, history, warningsAndTraces, SCAN_LIMIT);
    this.sanitizingFunctions = List.copyOf(sanitizingFunctions);
    this.showValues = showValues;
    this.events = events;
    this.cluster = new ClusterView(cluster, events);
  }

  /**
   * Lists tasks, or groups of them. A parameter for which several values are allowed has one on
   * each line.
   *
   * @param executor names of executors
   * @param name names of tasks, or beginnings of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param limit the largest number of rows
   * @param cursor the {@code next} of the page before
   * @param parent ids of the parent, or {@code none}
   * @param warning codes of warnings
   * @param sort the order
   * @param groupBy what tasks are grouped by
   * @return a page of tasks or of groups
   */
  @ReadOperation(producesFrom = ListFormat.class) // as in the web extension, which replaces it
  public OperationResponseBody tasks(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String limit,
      @Nullable String cursor,
      @Nullable String parent,
      @Nullable String warning,
      @Nullable String sort,
      @Nullable String groupBy) {
    return list(
        TaskQuery.of(
            filterOfLines(executor, name, state, tag, olderThan, parent, warning),
            sort,
            groupBy,
            limit,
            cursor),
        isShownOverJmx());
  }

  /**
   * Shows a task.
   *
   * @param id the id of the task
   * @return the task; {@code null} if it is neither live nor in the history
   */
  @ReadOperation
  public @Nullable TaskDetails task(@Selector String id) {
    return find(TaskParameters.id(id), isShownOverJmx()).orElse(null);
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
    boolean show = isShownOverJmx();
    Canceller canceller = Canceller.ofJmx(TaskParameters.interrupt(interrupt));
    return cancel(number, canceller, show).or(() -> find(number, show)).orElse(null);
  }

  /**
   * Cancels the tasks that match. At least one filter is required. A parameter for which several
   * values are allowed has one on each line.
   *
   * @param executor names of executors
   * @param name names of tasks, or beginnings of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param interrupt whether to interrupt their threads; true by default
   * @param parent ids of the parent, or {@code none}
   * @param warning codes of warnings
   * @return how many tasks are cancelled now
   */
  @DeleteOperation
  public Cancellation cancelMatching(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String interrupt,
      @Nullable String parent,
      @Nullable String warning) {
    return cancel(
        filterOfLines(executor, name, state, tag, olderThan, parent, warning),
        Canceller.ofJmx(TaskParameters.interrupt(interrupt)),
        isShownOverJmx());
  }

  /** Over JMX a parameter is one string. */
  static TaskFilter filterOfLines(
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String olderThan,
      @Nullable String parent,
      @Nullable String warning) {
    return TaskFilter.of(
        TaskParameters.lines(executor),
        TaskParameters.lines(name),
        TaskParameters.lines(state),
        TaskParameters.lines(tag),
        olderThan,
        TaskParameters.lines(parent),
        TaskParameters.lines(warning));
  }

  /** A caller that reaches JMX may do anything. */
  boolean isShownOverJmx() {
    return showValues.isShown(true);
  }

  OperationResponseBody list(TaskQuery query, boolean show) {
    return query.grouping() == null ? page(query, show) : groups(query, query.grouping(), show);
  }

  TaskPage page(TaskQuery query, boolean show) {
    ShownText text = ShownText.inList(gate(show));
    TaskSort sort = query.sort();
    if (query.filter().isForFinished()) {
      return TaskPage.of(
          summary.get(),
          numbers.describeExecutors(),
          sort == null ? search.finished(query, text) : search.finishedSorted(query, sort, text),
          task -> TaskDescriptor.of(task, text),
          cluster.scopes());
    }
    return TaskPage.of(
        summary.get(),
        numbers.describeExecutors(),
        sort == null ? search.live(query, text) : search.liveSorted(query, sort, text),
        task -> describe(task, text),
        cluster.scopes());
  }

  ClusterPage clusterPage(ClusterFilter filter, ClusterTaskQuery query, boolean show) {
    ClusterView.Rows rows = cluster.list(filter, query, gate(show));
    return new ClusterPage(
        summary.get(),
        numbers.describeExecutors(),
        rows.tasks(),
        rows.next(),
        query.cursor() == null && rows.next() == null,
        cluster.scopes());
  }

  private GroupPage groups(TaskQuery query, TaskGrouping grouping, boolean show) {
    ShownText text = ShownText.inList(gate(show));
    TaskGroups groups = new TaskGroups(grouping, text);
    boolean complete = true;
    if (query.filter().isForFinished()) {
      history
          .list(0)
          .filter(task -> query.filter().matches(task, text.gate()))
          .forEach(groups::add);
    } else {
      Predicate<LiveTask> matches = search.matches(query, text);
      complete =
          search.scan(
              task -> {
                if (matches.test(task)) {
                  groups.add(task);
                }
              });
    }
    if (numbers.statistics() != null) {
      groups.addTimes(numbers.statistics(), query.filter());
    }
    int skip = query.skip();
    return GroupPage.of(
        summary.get(),
        numbers.describeExecutors(),
        groups.list(skip, query.limit()),
        skip,
        groups.size(),
        complete && groups.isComplete(),
        cluster.scopes());
  }

  /** Renders the live tasks as text. */
  String dump(TaskQuery query, boolean show) {
    if (query.filter().isForFinished()) {
      throw new InvalidParameterException("state", "Parameter 'state': text shows live tasks only");
    }
    ShownText text = ShownText.inList(gate(show));
    LiveTasks.Page page =
        liveTasks.list(0, TaskDump.MAX_TASKS, SCAN_LIMIT, search.matches(query, text));
    return new TaskDump(text, loads(), warningsAndTraces)
        .of(summary.get(), page.tasks(), page.next() != 0);
  }

  /** Describes a live task; {@code null} if it has stopped since it was listed. */
  private @Nullable TaskDescriptor describe(LiveTask task, ShownText text) {
    TaskDescriptor described = TaskDescriptor.of(task, text, warningsAndTraces);
    return described.state().isFinal() ? null : described;
  }

  private ApplicationText gate(boolean show) {
    return new SanitizedText(() -> sanitizingFunctions, show);
  }

  private ExecutorLoads loads() {
    return new ExecutorLoads(liveTasks, numbers.executors(), SCAN_LIMIT);
  }

  /** Finds a task of this node or of the cluster. */
  Optional<? extends OperationResponseBody> find(String id, boolean show) {
    return cluster.has(id)
        ? cluster.find(id, gate(show), local -> find(local, show))
        : find(TaskParameters.id(id), show);
  }

  Optional<TaskDetails> find(long id, boolean show) {
    ShownText text = ShownText.whole(gate(show));
    return liveTasks
        .find(id)
        .map(task -> details(task, text))
        .or(() -> history.find(id).map(task -> TaskDetails.of(task, text)));
  }

  /** Cancels a task of this node or of the cluster, and returns it if it was live. */
  Optional<? extends OperationResponseBody> cancel(String id, Canceller canceller, boolean show) {
    return cluster.has(id)
        ? cluster.cancel(id, canceller, gate(show)).flatMap(cancelled -> find(cancelled, show))
        : cancel(TaskParameters.id(id), canceller, show);
  }

  /** Cancels a task, and returns it if it was live. */
  Optional<TaskDetails> cancel(long id, Canceller canceller, boolean show) {
    Optional<LiveTask> cancelled = liveTasks.find(id).filter(canceller::cancel);
    if (cancelled.isPresent()) {
      canceller.audit(events, "task", Long.toString(id));
    }
    ShownText text = ShownText.whole(gate(show));
    return cancelled.map(task -> details(task, text));
  }

  /** Describes a live task, or what the history has of it if it has stopped since it was found. */
  private TaskDetails details(LiveTask task, ShownText text) {
    TaskDetails live = TaskDetails.of(task, awaiting(task.id()), text, warningsAndTraces, loads());
    return live.task().state().isFinal()
        ? history.find(task.id()).map(stopped -> TaskDetails.of(stopped, text)).orElse(live)
        : live;
  }

  /** The first tasks, of those that a scan meets, that wait for a task. */
  private List<LiveTask> awaiting(long id) {
    List<LiveTask> found = new ArrayList<>();
    search.scan(
        task -> {
          if (found.size() < TaskDetails.MAX_RELATED
              && task.awaits().filter(awaited -> awaited.id() == id).isPresent()) {
            found.add(task);
          }
        });
    return found;
  }

  Cancellation cancel(ClusterFilter filter, Canceller canceller, boolean show) {
    return cluster.cancel(filter, canceller, gate(show));
  }

  /** Runs a task again, and returns whether that was scheduled. */
  boolean retry(String id, Canceller caller, boolean show) {
    return cluster.retry(id, caller, gate(show));
  }

  Cancellation cancel(TaskFilter filter, Canceller canceller, boolean show) {
    if (filter.isEmpty()) {
      throw new InvalidParameterException(
          "tag", "Expected at least one of executor, name, state, tag, olderThan, parent, warning");
    }
    ShownText text = ShownText.inList(gate(show));
    long begun = System.nanoTime();
    // Tasks that come meanwhile are left alone: they may come faster than they are cancelled.
    Predicate<LiveTask> matches =
        task ->
            filter.matches(task, text, warningsAndTraces)
                && !isYounger(task, System.nanoTime() - begun);
    long next = 0;
    do {
      LiveTasks.Page page = liveTasks.list(next, TaskParameters.MAX_LIMIT, SCAN_LIMIT, matches);
      page.tasks().forEach(canceller::cancel);
      next = page.next();
    } while (next != 0);
    canceller.audit(events, "filter", filter.given());
    return canceller.result();
  }

  private static boolean isYounger(LiveTask task, long nanos) {
    return task.age().filter(age -> age.toNanos() < nanos).isPresent();
  }
}

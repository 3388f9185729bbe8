package io.asynctask.spring.metrics;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of tasks without observations. They use the meters that Micrometer's handler would
 * make of observations. Each meter is looked up once and kept. Safe for use by many threads.
 */
final class TaskTimers {

  static final List<String> FIELDS = List.of("meterRegistry", "shouldCreateLongTaskTimer");

  private final MeterRegistry meters;
  private final boolean withActive;
  private final ObservationSetup setup;
  private final DefaultAsyncTaskObservationConvention convention;
  private final ActiveTasks active;

  /** The timers by the name of the executor and the name of the task in meters. */
  private final Map<String, Map<String, KindTimers>> kinds = new ConcurrentHashMap<>();

  /**
   * @throws ReflectiveOperationException if the fields of the handler cannot be read
   */
  TaskTimers(
      ObservationHandler<?> handler,
      ObservationSetup setup,
      DefaultAsyncTaskObservationConvention convention,
      Supplier<@Nullable LiveTasks> liveTasks)
      throws ReflectiveOperationException {
    this.meters = (MeterRegistry) field(handler, 0);
    this.withActive = (boolean) field(handler, 1);
    this.setup = setup;
    this.convention = convention;
    this.active = new ActiveTasks(liveTasks, this::kind);
    meters
        .config()
        .onMeterRemoved(
            meter -> {
              if (meter.getId().getName().startsWith(convention.getName())) {
                kinds.clear();
              }
            });
  }

  private static Object field(ObservationHandler<?> handler, int index)
      throws ReflectiveOperationException {
    return ObservationSetup.field(DefaultMeterObservationHandler.class, FIELDS.get(index))
        .get(handler);
  }

  void spawned(LiveTask task) {
    if (!active.isWatching() && kind(task).active() != null) {
      active.watch();
    }
  }

  /**
   * @param refused whether the executor has refused the task
   * @param error the error that the observation would have
   */
  void stopped(LiveTask task, TaskState outcome, boolean refused, @Nullable Throwable error) {
    long nanos = task.ageNanos();
    active.stopped(task, nanos);
    kind(task).record(outcome, refused, error, nanos);
  }

  /** Times a task that was rejected before its spawn. */
  void refused(String executor, String task, Throwable refusal) {
    kind(executor, task).record(TaskState.CANCELLED, true, refusal, 0);
  }

  private KindTimers kind(LiveTask task) {
    return kind(task.tag() instanceof TaskTags tags ? tags.executor() : "", task.name());
  }

  private KindTimers kind(String executor, @Nullable String task) {
    Map<String, KindTimers> byName = kinds.get(executor);
    KindTimers kind = byName == null ? null : byName.get(task == null ? KeyValue.NONE_VALUE : task);
    return kind == null ? limitedKind(executor, task) : kind;
  }

  /** Finds the timers of a new name. A name beyond the limit comes here each time. */
  private KindTimers limitedKind(String executor, @Nullable String task) {
    return kinds
        .computeIfAbsent(executor, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            convention.limited(task),
            any -> new KindTimers(executor, task, meters, withActive, setup, convention));
  }
}

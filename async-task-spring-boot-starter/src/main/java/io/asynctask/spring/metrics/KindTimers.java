package io.asynctask.spring.metrics;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the tasks of one name on one executor. Their names and tags are those that an
 * observation would have. Convention and filters are asked once for each kind of end.
 */
final class KindTimers {

  private final String executor;
  private final @Nullable String name;
  private final MeterRegistry meters;
  private final ObservationSetup setup;
  private final DefaultAsyncTaskObservationConvention convention;
  private final boolean enabled;
  private final @Nullable LongTaskTimer active;

  private final Map<End, Timer> timers = new ConcurrentHashMap<>();

  /** The timer of the tasks that complete, which are nearly all. */
  private volatile @Nullable Timer completed;

  /** The end of a task, as the tags have it. */
  private record End(TaskState outcome, boolean refused, @Nullable Class<?> error) {}

  KindTimers(
      String executor,
      @Nullable String name,
      MeterRegistry meters,
      boolean withActive,
      ObservationSetup setup,
      DefaultAsyncTaskObservationConvention convention) {
    this.executor = executor;
    this.name = name;
    this.meters = meters;
    this.setup = setup;
    this.convention = convention;
    AsyncTaskObservationContext context = context();
    this.enabled =
        setup.predicates().stream()
            .allMatch(predicate -> predicate.test(convention.getName(), context));
    this.active =
        enabled && withActive
            ? meters.more().longTaskTimer(context.getName() + ".active", tags(context))
            : null;
  }

  /** Returns the timer of live tasks; {@code null} if the application has switched it off. */
  @Nullable LongTaskTimer active() {
    return active;
  }

  void record(TaskState outcome, boolean refused, @Nullable Throwable error, long nanos) {
    if (enabled) {
      timer(outcome, refused, error).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(TaskState outcome, boolean refused, @Nullable Throwable error) {
    if (outcome == TaskState.COMPLETED) {
      Timer present = completed;
      if (present == null) {
        present = resolve(outcome, refused, error);
        completed = present;
      }
      return present;
    }
    return timers.computeIfAbsent(
        new End(outcome, refused, error == null ? null : error.getClass()),
        any -> resolve(outcome, refused, error));
  }

  private Timer resolve(TaskState outcome, boolean refused, @Nullable Throwable error) {
    AsyncTaskObservationContext ended = context();
    ended.ended(outcome, refused);
    if (error != null) {
      ended.setError(error);
    }
    ended.addLowCardinalityKeyValues(convention.getLowCardinalityKeyValues(ended));
    Observation.Context context = ended;
    for (ObservationFilter filter : setup.filters()) {
      context = filter.map(context);
    }
    String errorName = error == null ? KeyValue.NONE_VALUE : error.getClass().getSimpleName();
    return meters.timer(String.valueOf(context.getName()), tags(context).and("error", errorName));
  }

  private AsyncTaskObservationContext context() {
    AsyncTaskObservationContext context =
        new AsyncTaskObservationContext(0, name, TaskTags.of(executor));
    context.setName(convention.getName());
    context.addLowCardinalityKeyValues(convention.getLowCardinalityKeyValues(context));
    return context;
  }

  private static Tags tags(Observation.Context context) {
    Tags tags = Tags.empty();
    for (KeyValue value : context.getLowCardinalityKeyValues()) {
      tags = tags.and(value.getKey(), value.getValue());
    }
    return tags;
  }
}

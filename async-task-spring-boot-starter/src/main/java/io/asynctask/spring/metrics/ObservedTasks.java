package io.asynctask.spring.metrics;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.ContextPropagationDecorator;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.task.TaskRejectedException;

/**
 * Observes each task from its spawn to its stop: a child of what the spawning thread observes at
 * the time, and, by {@link #decorate}, what the body's thread observes while it is in the body.
 * Safe for use by many threads.
 *
 * <p>Costs nothing but a question as long as the registry has no handler. Where {@link
 * TaskObservations} allows it and only meters come of the observations, tasks are timed into the
 * same meters without observations. A task that is not observed runs within what its spawner
 * observes.
 */
public final class ObservedTasks
    implements TaskListener, RejectionListener, ContextPropagationDecorator, Ordered {

  private static final Throwable[] NONE = {};

  private final ObservationRegistry registry;
  private final @Nullable AsyncTaskObservationConvention custom;
  private final DefaultAsyncTaskObservationConvention standard;

  private final ObservationChoice choice;

  /** By the id of the task, from the spawn to the stop. */
  private final Map<Long, Observation> observations = new ConcurrentHashMap<>();

  /**
   * Observes each task with {@code registry}.
   *
   * @param custom takes the place of {@code standard} if there is one
   */
  public ObservedTasks(
      ObservationRegistry registry,
      @Nullable AsyncTaskObservationConvention custom,
      DefaultAsyncTaskObservationConvention standard) {
    this(registry, custom, standard, TaskObservations.ALWAYS, () -> null);
  }

  /**
   * Observes with {@code registry}, or times without observations.
   *
   * @param custom takes the place of {@code standard} if there is one
   * @param wanted which of both
   * @param liveTasks the tasks among which timers look for those that live long
   */
  public ObservedTasks(
      ObservationRegistry registry,
      @Nullable AsyncTaskObservationConvention custom,
      DefaultAsyncTaskObservationConvention standard,
      TaskObservations wanted,
      Supplier<@Nullable LiveTasks> liveTasks) {
    this.registry = registry;
    this.custom = custom;
    this.standard = standard;
    this.choice =
        new ObservationChoice(registry, wanted, custom == null ? standard : null, liveTasks);
  }

  /** After those who want to know the trace of a task that stops. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void spawned(LiveTask task) {
    ObservationChoice.Choice now = choice.now();
    if (now.timers() != null) {
      now.timers().spawned(task);
    }
    if (!now.observes()) {
      return;
    }
    TaskTags tags = task.tag() instanceof TaskTags present ? present : null;
    Observation observation =
        observation(new AsyncTaskObservationContext(task.id(), task.name(), tags));
    if (!observation.isNoop()) {
      observations.put(task.id(), observation.start());
    }
  }

  private Observation observation(AsyncTaskObservationContext context) {
    return AsyncTaskObservationDocumentation.TASK.observation(
        custom, standard, () -> context, registry);
  }

  @Override
  public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
    Observation observation = observations.isEmpty() ? null : observations.remove(task.id());
    TaskTimers timers = observation == null ? choice.now().timers() : null;
    if (observation == null && timers == null) {
      return;
    }
    Throwable refusal =
        outcome == TaskState.CANCELLED && task.polls() == 0 ? refusal(failure) : null;
    Throwable error = outcome == TaskState.FAILED ? failure : refusal;
    if (observation != null) {
      stop(observation, outcome, refusal, error);
    } else if (timers != null) {
      timers.stopped(task, outcome, refusal != null, error);
    }
  }

  /** Why an executor has given up a task that it could not start. */
  private static @Nullable Throwable refusal(@Nullable Throwable failure) {
    Throwable[] reasons = failure == null ? NONE : failure.getSuppressed();
    return reasons.length == 0 ? null : reasons[0];
  }

  private static void stop(
      Observation observation,
      TaskState outcome,
      @Nullable Throwable refusal,
      @Nullable Throwable error) {
    ((AsyncTaskObservationContext) observation.getContext()).ended(outcome, refusal != null);
    if (error != null) {
      observation.error(error);
    }
    observation.stop();
  }

  /** Observes a task of no duration, unless it was spawned before it was refused. */
  @Override
  public void rejected(String executor, String task, long id, TaskRejectedException rejection) {
    ObservationChoice.Choice now = choice.now();
    if (id == 0 && now.timers() != null) {
      now.timers().refused(executor, task, rejection);
    }
    if (id == 0 && now.observes()) {
      Observation observation =
          observation(new AsyncTaskObservationContext(0, task, TaskTags.of(executor)));
      if (!observation.isNoop()) {
        stop(observation.start(), TaskState.CANCELLED, rejection, rejection);
      }
    }
  }

  /** What is observed of a live task. */
  public @Nullable Observation find(long taskId) {
    return observations.get(taskId);
  }

  /** {@code context}, and within it, the observation of the task that runs. */
  @Override
  public ContextPropagation decorate(ContextPropagation context) {
    return new ObservingPropagation(context, this);
  }

  boolean isNoop() {
    return !choice.now().observes();
  }

  /** Of the task that the calling thread runs. */
  @Nullable Observation current() {
    return TaskContext.current().map(task -> observations.get(task.id())).orElse(null);
  }
}

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
 * A listener that observes each task from its spawn to its stop. The observation is a child of the
 * observation of the spawning thread, and through {@link #decorate} it is the current one in the
 * body. Safe for use by many threads.
 *
 * <p>It does nothing as long as the registry has no handler. Where {@link TaskObservations} allows
 * it, and the observations would only become meters, tasks are timed into the same meters without
 * observations. A task that is not observed runs in the observation of its spawner.
 *
 * @since 0.1.0
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
   * Creates a listener that observes each task with {@code registry}.
   *
   * @param registry the registry
   * @param custom takes the place of {@code standard} if there is one
   * @param standard the default convention
   */
  public ObservedTasks(
      ObservationRegistry registry,
      @Nullable AsyncTaskObservationConvention custom,
      DefaultAsyncTaskObservationConvention standard) {
    this(registry, custom, standard, TaskObservations.ALWAYS, () -> null);
  }

  /**
   * Creates a listener that observes tasks with {@code registry}, or times them without
   * observations.
   *
   * @param registry the registry
   * @param custom takes the place of {@code standard} if there is one
   * @param standard the default convention
   * @param wanted which tasks get an observation
   * @param liveTasks supplies the registry in which timers look for tasks that live long
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

  /** Returns the last position, after the listeners that need the trace of a task that stops. */
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
    TaskTimers timers = observation == null ? choice.last().timers() : null;
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

  /** Returns the reason why an executor has refused a task; {@code null} if it has not. */
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

  /**
   * Returns the observation of a live task.
   *
   * @param taskId the id of the task
   * @return the observation; {@code null} if the task has none
   */
  public @Nullable Observation find(long taskId) {
    return observations.get(taskId);
  }

  /** Decorates {@code context}: the observation of the running task is current inside of it. */
  @Override
  public ContextPropagation decorate(ContextPropagation context) {
    return new ObservingPropagation(context, this);
  }

  boolean isNoop() {
    return !choice.now().observes();
  }

  /** Returns the observation of the task that the calling thread runs. */
  @Nullable Observation current() {
    return TaskContext.current().map(task -> observations.get(task.id())).orElse(null);
  }
}

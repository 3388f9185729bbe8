package io.asynctask.spring.metrics;

import io.asynctask.LiveTasks;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether tasks are observed, timed without observations, or neither, and again when
 * something has been added to the registry since. Safe for use by many threads.
 */
final class ObservationChoice {

  private static final Log log = LogFactory.getLog(ObservationChoice.class);

  /** The decision for a setup of this size. */
  record Choice(int size, boolean observes, @Nullable TaskTimers timers) {}

  private static final Choice NEITHER = new Choice(-1, false, null);
  private static final Choice OBSERVE = new Choice(-1, true, null);

  private final ObservationRegistry registry;
  private final TaskObservations wanted;
  private final @Nullable DefaultAsyncTaskObservationConvention standard;
  private final Supplier<@Nullable LiveTasks> liveTasks;
  private final @Nullable ObservationSetup setup;
  private volatile Choice made = NEITHER;

  /**
   * @param standard the convention, {@code null} when the application has one of its own
   */
  ObservationChoice(
      ObservationRegistry registry,
      TaskObservations wanted,
      @Nullable DefaultAsyncTaskObservationConvention standard,
      Supplier<@Nullable LiveTasks> liveTasks) {
    this.registry = registry;
    this.wanted = wanted;
    this.standard = standard;
    this.liveTasks = liveTasks;
    this.setup = wanted == TaskObservations.ALWAYS ? null : ObservationSetup.of(registry);
  }

  Choice now() {
    if (registry.isNoop()) {
      return NEITHER;
    }
    if (setup == null) {
      return wanted == TaskObservations.NEVER ? NEITHER : OBSERVE;
    }
    Choice present = made;
    int size = setup.size();
    return present.size() == size ? present : choose(setup, size);
  }

  /** Returns the last decision, for a task that was spawned by it. */
  Choice last() {
    Choice present = made;
    return present == NEITHER ? now() : present;
  }

  private synchronized Choice choose(ObservationSetup setup, int size) {
    if (made.size() != size) {
      AsyncTaskObservationContext probe = new AsyncTaskObservationContext(0, null, null);
      DefaultAsyncTaskObservationConvention convention =
          wanted == TaskObservations.NEVER || setup.onlyTimes(probe) ? standard : null;
      ObservationHandler<?> handler = convention == null ? null : setup.meterHandler(probe);
      TaskTimers timers =
          convention == null || handler == null ? null : timers(setup, handler, convention);
      boolean unreadable = handler != null && timers == null;
      boolean observes = wanted == TaskObservations.AUTO && (convention == null || unreadable);
      made = new Choice(size, observes, timers);
    }
    return made;
  }

  private @Nullable TaskTimers timers(
      ObservationSetup setup,
      ObservationHandler<?> handler,
      DefaultAsyncTaskObservationConvention convention) {
    try {
      return new TaskTimers(handler, setup, convention, liveTasks);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      log.warn(
          wanted == TaskObservations.NEVER
              ? "Tasks are not timed, as Micrometer's meter handler cannot be read"
              : "Each task has an observation, as Micrometer's meter handler cannot be read",
          unreadable);
      return null;
    }
  }
}

package io.asynctask.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.support.TaskExecutorAdapter;

/** What tasks get that nothing observes: the meters of their observations, without them. */
@SuppressWarnings("FutureReturnValueIgnored")
class TimedTasksTests {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationRegistry registry = registry(meters);
  private final Deque<Runnable> queue = new ArrayDeque<>();

  private static ObservationRegistry registry(SimpleMeterRegistry meters) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new FirstMatchingCompositeObservationHandler(
                new DefaultMeterObservationHandler(meters)));
    return registry;
  }

  private SpawningTaskExecutor executor(TaskObservations wanted, @Nullable ExecutorLimits limits) {
    return executor(registry, wanted, null, limits);
  }

  private SpawningTaskExecutor executor(
      ObservationRegistry registry,
      TaskObservations wanted,
      @Nullable AsyncTaskObservationConvention custom,
      @Nullable ExecutorLimits limits) {
    LiveTasks[] liveTasks = new LiveTasks[1];
    ObservedTasks tasks =
        new ObservedTasks(
            registry,
            custom,
            new DefaultAsyncTaskObservationConvention(2),
            wanted,
            () -> liveTasks[0]);
    liveTasks[0] = LiveTasks.notifying(tasks);
    return SpawningTaskExecutor.over(new TaskExecutorAdapter(queue::add), liveTasks[0])
        .name("reports")
        .context(tasks.decorate(ContextPropagation.NONE))
        .rejectionListeners(List.of(tasks))
        .limits(limits)
        .build();
  }

  private void runAll() {
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
  }

  /** Whether tasks of this executor are observed: what the body sees tells. */
  private boolean observes(SpawningTaskExecutor executor) {
    return observes(executor, "build-report");
  }

  private boolean observes(SpawningTaskExecutor executor, String name) {
    JoinHandle<@Nullable Observation> seen =
        executor.task(name).spawn(registry::getCurrentObservation);
    runAll();
    return seen.join() != null;
  }

  @Test
  void tasksAreObservedWhereTheMeterHandlerCannotBeRead() {
    ObservationRegistry unreadable = ObservationRegistry.create();
    unreadable.observationConfig().observationHandler(withoutMeters());
    ObservationChoice.Choice choice =
        new ObservationChoice(
                unreadable,
                TaskObservations.AUTO,
                new DefaultAsyncTaskObservationConvention(2),
                () -> null)
            .now();
    assertThat(choice.timers()).isNull();
    assertThat(choice.observes()).isTrue();
  }

  /** The timers cannot be made from this one. */
  @SuppressWarnings("NullAway")
  private static DefaultMeterObservationHandler withoutMeters() {
    return new DefaultMeterObservationHandler(null, IgnoredMeters.LONG_TASK_TIMER);
  }

  private static Set<String> ids(SimpleMeterRegistry meters) {
    return meters.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getType() + " " + id.getName() + " " + id.getTags() + " " + id.getBaseUnit())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tasks of each end. */
  private void lives(SpawningTaskExecutor executor) {
    executor.task("completes").spawn(() -> 1);
    runAll();
    executor
        .task("fails")
        .spawn(
            () -> {
              throw new IllegalStateException("no");
            });
    runAll();
    executor.task("is-one-too-many").spawn(() -> 1).cancel();
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(
            () -> {
              executor.task("completes").spawn(() -> 1);
              executor.task("fails").spawn(() -> 1);
            });
    runAll();
  }

  @Test
  void itsMetersAreThoseOfObservations() {
    ExecutorLimits one = new ExecutorLimits(1, 0, Saturation.REJECT);
    SimpleMeterRegistry observed = new SimpleMeterRegistry();
    lives(executor(registry(observed), TaskObservations.ALWAYS, null, one));
    lives(executor(TaskObservations.AUTO, one));
    assertThat(ids(meters)).isEqualTo(ids(observed)).hasSizeGreaterThan(5);
    assertThat(meters.get("async.task").tag("outcome", "COMPLETED").timers())
        .allSatisfy(
            timer ->
                assertThat(timer.count())
                    .isEqualTo(
                        observed.get("async.task").tags(timer.getId().getTags()).timer().count()));
  }

  @Test
  void filtersAndKeyValuesThatAreThereInAnyCaseAreInTheTags() {
    registry
        .observationConfig()
        .observationFilter(
            context -> context.addLowCardinalityKeyValue(KeyValue.of("region", "north")));
    observes(executor(TaskObservations.NEVER, null));
    assertThat(meters.get("async.task").tag("region", "north").timer().count()).isOne();
  }

  @Test
  void aPredicateThatRefusesTasksKeepsThemFromBeingTimed() {
    registry
        .observationConfig()
        .observationPredicate((name, context) -> !name.equals("async.task"));
    observes(executor(TaskObservations.NEVER, null));
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void nothingIsObservedWhereOnlyMetersComeOfIt() {
    assertThat(observes(executor(TaskObservations.AUTO, null))).isFalse();
    assertThat(observes(executor(TaskObservations.NEVER, null))).isFalse();
    assertThat(observes(executor(TaskObservations.ALWAYS, null))).isTrue();
  }

  /** Whatever may hear of a task, or say something about it. */
  static Stream<Consumer<ObservationConfig>> additions() {
    return Stream.of(
        config -> config.observationHandler(new Hearing(true)),
        config ->
            config.observationHandler(
                new FirstMatchingCompositeObservationHandler(new Hearing(true))),
        config -> config.observationPredicate((name, context) -> true),
        config -> config.observationFilter(context -> context),
        config ->
            config.observationConvention(
                new GlobalObservationConvention<AsyncTaskObservationContext>() {
                  @Override
                  public boolean supportsContext(Observation.Context context) {
                    return context instanceof AsyncTaskObservationContext;
                  }

                  @Override
                  public String getName() {
                    return "async.task";
                  }
                }));
  }

  @ParameterizedTest
  @MethodSource("additions")
  void tasksAreObservedAsSoonAsTheApplicationAddsSomethingThatConcernsThem(
      Consumer<ObservationConfig> addition) {
    SpawningTaskExecutor executor = executor(TaskObservations.AUTO, null);
    assertThat(observes(executor)).as("before").isFalse();
    addition.accept(registry.observationConfig());
    assertThat(observes(executor)).as("after").isTrue();
    // A convention of the application's own gives a timer of its own.
    assertThat(meters.get("async.task").timers().stream().mapToLong(Timer::count).sum())
        .as("timed in both cases")
        .isEqualTo(2);
  }

  @Test
  void aHandlerOfOtherObservationsChangesNothing() {
    registry.observationConfig().observationHandler(new Hearing(false));
    assertThat(observes(executor(TaskObservations.AUTO, null))).isFalse();
  }

  @Test
  void aConventionOfTheApplicationHasTasksObserved() {
    AsyncTaskObservationConvention custom =
        new DefaultAsyncTaskObservationConvention(1) {
          @Override
          public String getName() {
            return "my.task";
          }
        };
    assertThat(observes(executor(registry, TaskObservations.AUTO, custom, null))).isTrue();
    assertThat(meters.get("my.task").timer().count()).isOne();
  }

  @Test
  void aTaskThatLivesForASecondIsActive() {
    SpawningTaskExecutor executor = executor(TaskObservations.AUTO, null);
    Pollable<String> pending = waker -> Poll.pending();
    JoinHandle<String> handle = executor.task("waits").spawn(pending);
    runAll();
    LongTaskTimer active = meters.get("async.task.active").tag("name", "waits").longTaskTimer();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(active.activeTasks()).isOne());
    handle.cancel();
    runAll();
    assertThat(active.activeTasks()).isZero();
    assertThat(meters.get("async.task").tag("outcome", "CANCELLED").timer().count()).isOne();
  }

  @Test
  void withoutALongTaskTimerNoTaskIsActive() {
    ObservationRegistry plain = ObservationRegistry.create();
    plain
        .observationConfig()
        .observationHandler(
            new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
    observes(executor(plain, TaskObservations.AUTO, null, null));
    assertThat(meters.find("async.task.active").longTaskTimer()).isNull();
    assertThat(meters.get("async.task").timer().count()).isOne();
  }

  @Test
  void aMeterThatIsRemovedIsMadeAgain() {
    SpawningTaskExecutor executor = executor(TaskObservations.AUTO, null);
    observes(executor);
    meters.clear();
    observes(executor);
    assertThat(meters.get("async.task").timer().count()).isOne();
  }

  @Test
  void namesBeyondTheLimitAreOther() {
    SpawningTaskExecutor executor = executor(TaskObservations.AUTO, null);
    List.of("a", "b", "c", "d", "a").forEach(name -> observes(executor, name));
    List<String> names = new ArrayList<>();
    meters.get("async.task").timers().forEach(timer -> names.add(timer.getId().getTag("name")));
    assertThat(names).containsExactlyInAnyOrder("a", "b", "other");
    assertThat(meters.get("async.task").tag("name", "other").timer().count()).isEqualTo(2);
  }

  private record Hearing(boolean tasks) implements ObservationHandler<Observation.Context> {

    @Override
    public boolean supportsContext(Observation.Context context) {
      return tasks || !(context instanceof AsyncTaskObservationContext);
    }
  }
}

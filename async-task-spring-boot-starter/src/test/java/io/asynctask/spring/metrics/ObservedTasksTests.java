package io.asynctask.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.MicrometerContextPropagation;
import io.asynctask.spring.context.TaskContextRegistry;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.support.TaskExecutorAdapter;

@SuppressWarnings("FutureReturnValueIgnored")
class ObservedTasksTests {

  private final TestObservationRegistry registry = TestObservationRegistry.create();
  private final ObservedTasks tasks = observed(registry, null, 100);
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final SpawningTaskExecutor executor = executor(tasks, ContextPropagation.NONE, null);

  private static ObservedTasks observed(
      ObservationRegistry registry, @Nullable AsyncTaskObservationConvention custom, int maxNames) {
    return new ObservedTasks(registry, custom, new DefaultAsyncTaskObservationConvention(maxNames));
  }

  private SpawningTaskExecutor executor(
      ObservedTasks tasks, ContextPropagation context, @Nullable ExecutorLimits limits) {
    return SpawningTaskExecutor.over(
            new TaskExecutorAdapter(queue::add), LiveTasks.notifying(tasks))
        .name("reports")
        .context(tasks.decorate(context))
        .rejectionListeners(List.of(tasks))
        .limits(limits)
        .build();
  }

  /** As the starter sets it up. */
  private static ContextPropagation everything() {
    return new MicrometerContextPropagation(new TaskContextRegistry(List.of()));
  }

  private void runAll() {
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
  }

  @Test
  void aTaskIsObservedFromItsSpawnToItsStop() {
    JoinHandle<Integer> handle =
        executor.task("build-report").tag("tenant", 42).tag("kind", "monthly").spawn(() -> 1);
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasNameEqualTo("async.task")
        .hasBeenStarted()
        .isNotStopped();
    runAll();
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasContextualNameEqualTo("task build-report")
        .hasLowCardinalityKeyValue("executor", "reports")
        .hasLowCardinalityKeyValue("name", "build-report")
        .hasLowCardinalityKeyValue("outcome", "COMPLETED")
        .hasHighCardinalityKeyValue("id", Long.toString(handle.id()))
        .hasHighCardinalityKeyValue("tag.tenant", "42")
        .hasHighCardinalityKeyValue("tag.kind", "monthly")
        .doesNotHaveError();
    assertThat(tasks.find(handle.id())).as("forgotten").isNull();
  }

  @Test
  void itsParentIsWhatTheSpawnerObserves() {
    Observation caller = Observation.start("caller", registry);
    try (Observation.Scope ignored = caller.openScope()) {
      executor.task("build-report").spawn(() -> 1);
    }
    runAll();
    TestObservationRegistryAssert.assertThat(registry)
        .hasObservationWithNameEqualTo("async.task")
        .that()
        .hasParentObservationEqualTo(caller);
  }

  @Test
  void itIsCurrentInTheBodyAndNothingStaysOnTheThread() {
    List<Observation> seen = new ArrayList<>();
    JoinHandle<?> handle =
        executor.task("build-report").spawn(() -> seen.add(registry.getCurrentObservation()));
    Observation own = tasks.find(handle.id());
    runAll();
    assertThat(seen).containsExactly(own);
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void itIsCurrentInEachPollAndInTheClose() {
    List<Observation> seen = new ArrayList<>();
    Pollable<String> body =
        new Pollable<>() {
          @Override
          public Poll<String> poll(Waker waker) {
            seen.add(registry.getCurrentObservation());
            return Poll.pending();
          }

          @Override
          public void close() {
            seen.add(registry.getCurrentObservation());
          }
        };
    JoinHandle<String> handle = executor.task("build-report").spawn(body);
    Observation own = tasks.find(handle.id());
    runAll();
    handle.waker().wake();
    runAll();
    handle.cancel();
    runAll();
    assertThat(seen).containsExactly(own, own, own);
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void itGoesBeforeTheSpawnersThatContextPropagationBrings() {
    SpawningTaskExecutor executor = executor(tasks, everything(), null);
    List<Observation> seen = new ArrayList<>();
    Observation caller = Observation.start("caller", registry);
    JoinHandle<?> handle;
    try (Observation.Scope ignored = caller.openScope()) {
      handle =
          executor.task("build-report").spawn(() -> seen.add(registry.getCurrentObservation()));
    }
    Observation own = tasks.find(handle.id());
    Observation runner = Observation.start("runner", registry);
    try (Observation.Scope ignored = runner.openScope()) {
      runAll();
      assertThat(registry.getCurrentObservation()).isSameAs(runner);
    }
    assertThat(seen).containsExactly(own);
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void aTaskThatTheRegistryDoesNotWantRunsWithinWhatItsSpawnerObserves() {
    registry
        .observationConfig()
        .observationPredicate((name, context) -> !name.equals("async.task"));
    SpawningTaskExecutor executor = executor(tasks, everything(), null);
    List<Observation> seen = new ArrayList<>();
    Observation caller = Observation.start("caller", registry);
    try (Observation.Scope ignored = caller.openScope()) {
      executor.task("build-report").spawn(() -> seen.add(registry.getCurrentObservation()));
    }
    runAll();
    assertThat(seen).containsExactly(caller);
    TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation();
  }

  @Test
  void aTaskIsAChildOfTheTaskThatSpawnsIt() {
    JoinHandle<Long> outer =
        executor.task("outer").spawn(() -> executor.task("inner").spawn(() -> 1).id());
    Observation own = tasks.find(outer.id());
    queue.remove().run();
    Observation inner = tasks.find(outer.join());
    assertThat(inner.getContextView().getParentObservation()).isSameAs(own);
    runAll();
  }

  @Test
  void aFailureIsAnError() {
    IllegalStateException failure = new IllegalStateException("no");
    executor
        .task("build-report")
        .spawn(
            () -> {
              throw failure;
            });
    runAll();
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("outcome", "FAILED")
        .assertThatError()
        .isSameAs(failure);
  }

  @Test
  void aDeadlineIsAnError() {
    executor.task("build-report").deadline(Duration.ofMillis(1)).spawn(() -> 1);
    Awaitility.await()
        .untilAsserted(
            () ->
                TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("outcome", "FAILED")
                    .assertThatError()
                    .isInstanceOf(TimeoutException.class));
  }

  @Test
  void aCancelIsNone() {
    executor.task("build-report").spawn(() -> 1).cancel();
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("outcome", "CANCELLED")
        .doesNotHaveError();
  }

  @Test
  void aTaskThatItsDelegateExecutorRefusesIsRejected() {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(
                new TaskExecutorAdapter(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }),
                LiveTasks.notifying(tasks))
            .name("reports")
            .rejectionListeners(List.of(tasks))
            .build();
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.task("build-report").spawn(() -> 1));
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("outcome", "REJECTED")
        .assertThatError()
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aTaskThatIsRefusedBeforeItsSpawnIsRejected() {
    SpawningTaskExecutor executor =
        executor(tasks, ContextPropagation.NONE, new ExecutorLimits(1, 0, Saturation.REJECT));
    executor.task("first").spawn(() -> 1);
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.task("second").spawn(() -> 1));
    TestObservationRegistryAssert.assertThat(registry)
        .hasAnObservation(
            observation ->
                observation
                    .hasLowCardinalityKeyValue("executor", "reports")
                    .hasLowCardinalityKeyValue("name", "second")
                    .hasLowCardinalityKeyValue("outcome", "REJECTED")
                    .hasHighCardinalityKeyValue("id", "0"));
  }

  @Test
  void aStageThatGoesOnWithoutAThreadIsObservedToItsEnd() {
    CompletableFuture<String> rest = new CompletableFuture<>();
    executor.spawnStage("build-report", executor.untagged(), null, () -> rest);
    runAll();
    TestObservationRegistryAssert.assertThat(registry).hasSingleObservationThat().isNotStopped();
    rest.complete("done");
    runAll();
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("outcome", "COMPLETED");
  }

  @Test
  void namesBeyondTheLimitAreOther() {
    List<String> names = new ArrayList<>();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }

              @Override
              public void onStop(Observation.Context context) {
                names.add(context.getLowCardinalityKeyValue("name").getValue());
              }
            });
    SpawningTaskExecutor executor =
        executor(observed(registry, null, 2), ContextPropagation.NONE, null);
    for (String name : List.of("a", "b", "c", "d", "a")) {
      executor.task(name).spawn(() -> 1);
    }
    runAll();
    assertThat(names).containsExactly("a", "b", "other", "other", "a");
  }

  @Test
  void aConventionOfTheApplicationTakesThePlaceOfOurs() {
    AsyncTaskObservationConvention custom =
        new AsyncTaskObservationConvention() {
          @Override
          public String getName() {
            return "my.task";
          }

          @Override
          public KeyValues getLowCardinalityKeyValues(AsyncTaskObservationContext context) {
            return KeyValues.of("state", String.valueOf(context.getState()));
          }
        };
    executor(observed(registry, custom, 100), ContextPropagation.NONE, null)
        .task("build-report")
        .spawn(() -> 1);
    runAll();
    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasNameEqualTo("my.task")
        .hasLowCardinalityKeyValue("state", "COMPLETED");
  }

  @Test
  void aRegistryWithoutHandlersCostsNothing() {
    ObservedTasks unheard = observed(ObservationRegistry.create(), null, 100);
    JoinHandle<Integer> handle =
        executor(unheard, ContextPropagation.NONE, null).task("build-report").spawn(() -> 1);
    assertThat(unheard.find(handle.id())).isNull();
    Pollable<String> body = waker -> Poll.ready("value");
    assertThat(unheard.decorate(ContextPropagation.NONE).propagate(body)).isSameAs(body);
    runAll();
    assertThat(handle).isCompletedWithValue(1);
  }
}

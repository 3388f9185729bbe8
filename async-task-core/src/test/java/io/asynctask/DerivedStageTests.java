package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Stages derived from a handle carry it")
class DerivedStageTests {

  private final JoinHandle<Integer> handle =
      AsyncTask.spawn(() -> 42, queued -> {}, "tag").handle();

  @Test
  void theLastLiveOneThatIsCancelledCancelsTheTask() {
    CompletableFuture<Integer> one = handle.thenApply(value -> value + 1);
    CompletableFuture<Integer> other = handle.thenApply(value -> value + 2);
    assertThat(one.cancel(true)).isTrue();
    assertThat(handle.isCancelled()).isFalse();
    assertThat(other.cancel(true)).isTrue();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void cancellingOneTwiceCountsOnce() {
    CompletableFuture<Integer> one = handle.thenApply(value -> value + 1);
    CompletableFuture<Integer> other = handle.thenApply(value -> value + 2);
    one.cancel(true);
    one.cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    assertThat(other).isNotDone();
  }

  @Test
  void theEndOfAChainIsEnough() {
    handle.thenApply(value -> value).thenCompose(DerivedStageTests::later).cancel(false);
    assertThat(handle.isCancelled()).isTrue();
  }

  private static CompletableFuture<Integer> later(Integer value) {
    return CompletableFuture.completedFuture(value);
  }

  @Test
  void aBranchOfAChainIsNot() {
    CompletableFuture<Integer> trunk = handle.thenApply(value -> value);
    CompletableFuture<Integer> branch = trunk.thenApply(value -> value);
    CompletableFuture<Integer> other = trunk.thenApply(value -> value);
    branch.cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    other.cancel(true);
    assertThat(trunk).isCancelled();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void theStagesThatTimeoutsMakeForThemselvesDoNotCount() {
    handle.orTimeout(1, TimeUnit.HOURS);
    CompletableFuture<Integer> one = handle.thenApply(value -> value);
    one.completeOnTimeout(1, 1, TimeUnit.HOURS);
    one.cancel(true);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void oneThatIsCompletedFromOutsideWaitsForNothingAnyMore() {
    assertThat(handle.thenApply(value -> value).complete(1)).isTrue();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void aCopyIsOne() {
    handle.copy().cancel(true);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void allOfIsNone() {
    CompletableFuture.allOf(handle).cancel(true);
    assertThat(handle.isCancelled()).isFalse();
  }

  @Test
  void aMinimalStageThatNobodyCanCancelIsNeverGivenUp() {
    CompletableFuture<Integer> view = new CompletableFuture<>();
    handle.minimalCompletionStage().thenAccept(view::complete);
    handle.thenApply(value -> value).cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    ((RawTask<?, ?>) handle).run();
    assertThat(view).isCompletedWithValue(42);
  }

  @Test
  void theySeeTheResultAndTheFailure() {
    CompletableFuture<Integer> next = handle.thenApply(value -> value + 1);
    ManualExecutor executor = new ManualExecutor();
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 1, executor, "tag");
    CompletableFuture<Integer> sum = spawned.handle().thenApply(value -> value + 1);
    spawned.task().run();
    assertThat(sum).isCompletedWithValue(2);
    handle.cancel();
    assertThatExceptionOfType(CompletionException.class).isThrownBy(next::join);
  }

  @Test
  void oneThatIsCancelledAfterTheEndChangesNothing() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 1, queued -> {}, "tag");
    CompletableFuture<Integer> endless =
        spawned.handle().thenCompose(v -> new CompletableFuture<>());
    spawned.task().run();
    endless.cancel(true);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void theyDoNotKeepAResultThatTheyHaveUsed() {
    Spawned<byte[], String> spawned = AsyncTask.spawn(() -> new byte[1], queued -> {}, "tag");
    CompletableFuture<Integer> length = spawned.handle().thenApply(bytes -> bytes.length);
    spawned.task().run();
    WeakReference<byte[]> result = new WeakReference<>(spawned.handle().join());
    spawned = null;
    Testing.awaitCollected(result);
    assertThat(length).isCompletedWithValue(1);
  }

  @Test
  void theEndOfAChainThatNeverEndsKeepsNothingOfItsBeginning() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 1, queued -> {}, "tag");
    CompletableFuture<Integer> chain = spawned.handle().thenApply(value -> value);
    WeakReference<CompletableFuture<Integer>> beginning = new WeakReference<>(chain);
    for (int i = 0; i < 10; i++) {
      chain = chain.thenApply(value -> value).thenCompose(DerivedStageTests::later);
    }
    spawned.task().run();
    Testing.awaitCollected(beginning);
    assertThat(chain).isCompletedWithValue(1);
  }

  @Test
  void theCancelOfALongChainNeedsNoStack() {
    CompletableFuture<Integer> chain = handle;
    for (int i = 0; i < 100_000; i++) {
      chain = chain.thenApply(value -> value);
    }
    System.gc();
    chain.cancel(false);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Nested
  @DisplayName("one of thenCompose carries the handle that its function returns, too")
  class Composed {

    private final ManualExecutor executor = new ManualExecutor();
    private final Spawned<Integer, String> first = AsyncTask.spawn(() -> 1, executor, "first");
    private final Spawned<Integer, String> second = AsyncTask.spawn(() -> 2, executor, "second");

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCompose")
    void aCancelReachesTheSecondTask(Way way) {
      CompletableFuture<Integer> stage = way.compose(first.handle(), second.handle());
      first.task().run();
      assertThat(second.handle().isCancelled()).isFalse();
      assertThat(stage.cancel(true)).isTrue();
      assertThat(second.handle().isCancelled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCompose")
    void itSeesTheSecondResult(Way way) {
      CompletableFuture<Integer> stage = way.compose(first.handle(), second.handle());
      first.task().run();
      second.task().run();
      assertThat(stage).isCompletedWithValue(2);
    }

    @Test
    void ofAFailedOneTheCancelReachesTheReplacement() {
      JoinHandle<Integer> failed = JoinHandle.failed(new IllegalStateException());
      failed.exceptionallyCompose(failure -> second.handle()).cancel(true);
      assertThat(second.handle().isCancelled()).isTrue();
    }

    @Test
    void aSecondTaskThatIsWantedElsewhereGoesOn() {
      CompletableFuture<Integer> elsewhere = second.handle().thenApply(value -> value);
      first.task().run();
      first.handle().thenCompose(value -> second.handle()).cancel(true);
      assertThat(second.handle().isCancelled()).isFalse();
      second.task().run();
      assertThat(elsewhere).isCompletedWithValue(2);
    }

    @Test
    void aSecondTaskThatIsSpawnedAfterTheCancelIsCancelledAtOnce() {
      List<CompletableFuture<Integer>> stage = new ArrayList<>();
      stage.add(
          first
              .handle()
              .thenCompose(
                  value -> {
                    stage.get(0).cancel(true);
                    return second.handle();
                  }));
      first.task().run();
      assertThat(second.handle().isCancelled()).isTrue();
    }

    @Test
    void aStageWithoutATaskBehindItMayBeSharedAndIsLeftAlone() {
      CompletableFuture<Integer> shared = new CompletableFuture<>();
      first.task().run();
      first.handle().thenCompose(value -> shared).cancel(true);
      assertThat(shared).isNotDone();
    }

    @Test
    void itsTimeoutStopsTheSecondTask() {
      first.task().run();
      first.handle().thenCompose(value -> second.handle()).orTimeout(1, TimeUnit.MILLISECONDS);
      await().until(() -> second.handle().isCancelled());
    }

    @Test
    void aLoopIsLeftByOneCancelHoweverOftenItWentRound() {
      int rounds = 100_000;
      CompletableFuture<Integer> loop = loop(rounds);
      for (int round = 0; round < rounds; round++) {
        executor.runNext();
      }
      assertThat(latest.isCancelled()).isFalse();
      loop.cancel(true);
      assertThat(latest.isCancelled()).isTrue();
    }

    private JoinHandle<Integer> latest;

    private CompletableFuture<Integer> loop(int rounds) {
      Spawned<Integer, String> round = AsyncTask.spawn(() -> rounds - 1, executor, "round");
      round.task().schedule();
      latest = round.handle();
      return latest.thenCompose(this::loop);
    }
  }

  @Nested
  @DisplayName("one that combines two carries both")
  class Combined {

    private final ManualExecutor executor = new ManualExecutor();
    private final Spawned<Integer, String> one = AsyncTask.spawn(() -> 1, executor, "one");
    private final Spawned<Integer, String> other = AsyncTask.spawn(() -> 2, executor, "other");

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCombine")
    void aCancelReachesBothTasks(WayToCombine way) {
      assertThat(way.combine(one.handle(), other.handle()).cancel(true)).isTrue();
      assertThat(one.handle().isCancelled()).isTrue();
      assertThat(other.handle().isCancelled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCombine")
    void aTaskThatIsWantedElsewhereGoesOn(WayToCombine way) {
      CompletableFuture<Integer> elsewhere = other.handle().thenApply(value -> value);
      way.combine(one.handle(), other.handle().copy()).cancel(true);
      assertThat(one.handle().isCancelled()).isTrue();
      assertThat(other.handle().isCancelled()).isFalse();
      elsewhere.cancel(true);
      assertThat(other.handle().isCancelled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCombine")
    void oneWithoutATaskBehindItMayBeSharedAndIsLeftAlone(WayToCombine way) {
      CompletableFuture<Integer> shared = new CompletableFuture<>();
      way.combine(one.handle(), shared).cancel(true);
      assertThat(one.handle().isCancelled()).isTrue();
      assertThat(shared).isNotDone();
    }

    @ParameterizedTest
    @MethodSource("io.asynctask.DerivedStageTests#waysToCombine")
    void itIsDoneWithThem(WayToCombine way) {
      CompletableFuture<?> stage = way.combine(one.handle(), other.handle());
      one.task().run();
      other.task().run();
      assertThat(stage).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aTaskWithItselfIsCancelledToo() {
      one.handle().thenCombine(one.handle(), Integer::sum).cancel(true);
      assertThat(one.handle().isCancelled()).isTrue();
    }

    @Test
    void theOneThatLosesGoesOn() {
      CompletableFuture<Integer> first =
          one.handle().applyToEither(other.handle(), Function.identity());
      one.task().run();
      assertThat(first).isCompletedWithValue(1);
      assertThat(first.cancel(true)).isFalse();
      assertThat(other.handle().isCancelled()).isFalse();
    }

    @Test
    void ofAMissingOtherOrFunctionNothingStays() {
      assertThatNullPointerException()
          .isThrownBy(() -> one.handle().thenCombine(other.handle(), null));
      assertThatNullPointerException().isThrownBy(() -> one.handle().runAfterBoth(null, () -> {}));
      one.handle().copy().cancel(true);
      other.handle().copy().cancel(true);
      assertThat(one.handle().isCancelled()).isTrue();
      assertThat(other.handle().isCancelled()).isTrue();
    }
  }

  interface WayToCombine {
    CompletableFuture<?> combine(CompletableFuture<Integer> one, CompletableFuture<Integer> other);
  }

  static Stream<Named<WayToCombine>> waysToCombine() {
    Executor executor = Runnable::run;
    return Stream.of(
        named("thenCombine", (one, other) -> one.thenCombine(other, Integer::sum)),
        named("thenCombineAsync", (one, other) -> one.thenCombineAsync(other, Integer::sum)),
        named(
            "thenCombineAsync on an executor",
            (one, other) -> one.thenCombineAsync(other, Integer::sum, executor)),
        named("thenAcceptBoth", (one, other) -> one.thenAcceptBoth(other, (a, b) -> {})),
        named("thenAcceptBothAsync", (one, other) -> one.thenAcceptBothAsync(other, (a, b) -> {})),
        named(
            "thenAcceptBothAsync on an executor",
            (one, other) -> one.thenAcceptBothAsync(other, (a, b) -> {}, executor)),
        named("runAfterBoth", (one, other) -> one.runAfterBoth(other, () -> {})),
        named("runAfterBothAsync", (one, other) -> one.runAfterBothAsync(other, () -> {})),
        named(
            "runAfterBothAsync on an executor",
            (one, other) -> one.runAfterBothAsync(other, () -> {}, executor)),
        named("applyToEither", (one, other) -> one.applyToEither(other, value -> value)),
        named("applyToEitherAsync", (one, other) -> one.applyToEitherAsync(other, value -> value)),
        named(
            "applyToEitherAsync on an executor",
            (one, other) -> one.applyToEitherAsync(other, value -> value, executor)),
        named("acceptEither", (one, other) -> one.acceptEither(other, value -> {})),
        named("acceptEitherAsync", (one, other) -> one.acceptEitherAsync(other, value -> {})),
        named(
            "acceptEitherAsync on an executor",
            (one, other) -> one.acceptEitherAsync(other, value -> {}, executor)),
        named("runAfterEither", (one, other) -> one.runAfterEither(other, () -> {})),
        named("runAfterEitherAsync", (one, other) -> one.runAfterEitherAsync(other, () -> {})),
        named(
            "runAfterEitherAsync on an executor",
            (one, other) -> one.runAfterEitherAsync(other, () -> {}, executor)));
  }

  interface Way {
    CompletableFuture<Integer> compose(JoinHandle<Integer> first, JoinHandle<Integer> second);
  }

  static Stream<Named<Way>> waysToCompose() {
    return Stream.of(
        named("thenCompose", (first, second) -> first.thenCompose(value -> second)),
        named(
            "thenComposeAsync",
            (first, second) -> first.thenComposeAsync(value -> second, Runnable::run)),
        named(
            "of a stage",
            (first, second) -> first.thenApply(value -> value).thenCompose(value -> second)),
        named(
            "of a stage of the second",
            (first, second) -> first.thenCompose(value -> second.thenApply(same -> same))),
        named(
            "and a stage of that",
            (first, second) -> first.thenCompose(value -> second).thenApply(value -> value)),
        named(
            "twice",
            (first, second) -> first.thenCompose(value -> first.thenCompose(same -> second))));
  }
}

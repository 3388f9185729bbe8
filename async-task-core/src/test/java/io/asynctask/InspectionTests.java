package io.asynctask;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What a listed task tells about why it does not go on")
class InspectionTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final ManualExecutor executor = new ManualExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stopAll() {
    release.countDown();
    threads.shutdownNow();
  }

  private Spawned<Integer, String> spawn(Callable<Integer> body) {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
  }

  private Spawned<Integer, String> spawn(Pollable<Integer> body) {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
  }

  private LiveTask shown(Spawned<?, ?> spawned) {
    return liveTasks.find(spawned.handle().id()).orElseThrow();
  }

  static Stream<Consumer<CompletableFuture<Integer>>> waits() {
    return Stream.of(
        CompletableFuture::join,
        quietly(Future::get),
        quietly(future -> future.get(1, TimeUnit.MINUTES)),
        future -> future.thenApply(value -> value).thenApply(value -> value).join(),
        quietly(future -> future.thenApply(value -> value).get()),
        quietly(future -> future.thenApply(value -> value).get(1, TimeUnit.MINUTES)));
  }

  private interface Wait {
    void on(CompletableFuture<Integer> future) throws Exception;
  }

  private static Consumer<CompletableFuture<Integer>> quietly(Wait wait) {
    return future -> {
      try {
        wait.on(future);
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aBodyThatBlocksOnAnotherTaskAwaitsItUntilThatHasEnded(
      Consumer<CompletableFuture<Integer>> wait) throws Exception {
    Spawned<Integer, String> awaited = spawn(() -> 42);
    Spawned<Integer, String> awaiting =
        spawn(
            () -> {
              wait.accept(awaited.handle());
              release.await();
              return 1;
            });
    threads.execute(awaiting.task());
    LiveTask shown = shown(awaiting);
    await().until(() -> shown.awaits().isPresent());
    assertThat(shown.awaits()).containsSame((LiveTask) awaited.handle());
    awaited.task().run();
    await().until(() -> shown.awaits().isEmpty());
    assertThat(shown.state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aWaitThatIsOverAtOnceNotesNothing() {
    Spawned<Integer, String> awaited = spawn(() -> 42);
    awaited.task().run();
    Spawned<Integer, String> awaiting = spawn(() -> awaited.handle().join());
    LiveTask shown = shown(awaiting);
    awaiting.task().run();
    assertThat(awaiting.handle().join()).isEqualTo(42);
    assertThat(((RawTask<?, ?>) shown.handle()).presentAttachments()).isNull();
  }

  @Test
  void aPendingBodyAwaitsTheHandleThatIsItsRest() {
    Spawned<Integer, String> awaited = spawn(() -> 42);
    Spawned<Integer, String> asHandle = spawn(awaited.handle());
    Spawned<Integer, String> asStage =
        spawn(Pollable.of(awaited.handle().thenApply(value -> value)));
    Spawned<Integer, String> asComposedStage =
        spawn(Pollable.of(JoinHandle.completed(1).thenCompose(value -> awaited.handle())));
    Spawned<Integer, String> asCombinedStage =
        spawn(Pollable.of(JoinHandle.completed(1).thenCombine(awaited.handle(), Integer::sum)));
    Spawned<Integer, String> fromSource =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawnStage(awaited::handle, executor);
    assertThat(shown(fromSource).awaits()).as("before it was called").isEmpty();
    for (Spawned<Integer, String> each :
        List.of(asHandle, asStage, asComposedStage, asCombinedStage, fromSource)) {
      each.task().run();
      assertThat(shown(each).state()).isEqualTo(TaskState.WAITING);
      assertThat(shown(each).awaits()).containsSame((LiveTask) awaited.handle());
    }
    awaited.task().run();
    assertThat(shown(asHandle).awaits()).isEmpty();
  }

  @Test
  void aWaitForSomethingElseIsNoAwaitedTask() {
    Spawned<Integer, String> spawned = spawn(Pollable.of(new CompletableFuture<>()));
    spawned.task().run();
    assertThat(shown(spawned).awaits()).isEmpty();
  }

  @Test
  void selfWakesAreCountedUntilTheTaskIsPending() {
    int[] wakes = {0};
    Spawned<Integer, String> spawned =
        spawn(
            waker -> {
              if (wakes[0]++ < 3) {
                waker.wake();
              }
              return Poll.pending();
            });
    LiveTask shown = shown(spawned);
    spawned.task().run();
    assertThat(shown.selfWakes()).as("before the run that a wake asked for").isZero();
    executor.runAll();
    assertThat(shown.selfWakes()).isEqualTo(3);
    spawned.handle().waker().wake();
    executor.runAll();
    assertThat(shown.selfWakes()).isZero();
  }

  @Test
  void selfWakesDoNotOverflow() {
    int[] polls = {0};
    Spawned<Integer, String> spawned =
        spawn(
            waker -> {
              waker.wake();
              return polls[0]++ < 40_000 ? Poll.pending() : Poll.ready(1);
            });
    LiveTask shown = shown(spawned);
    spawned.task().run();
    executor.runAll();
    assertThat(shown.selfWakes()).isEqualTo(Short.MAX_VALUE);
  }

  @Test
  void aStopIsNotedWhenAThreadIsInTheBody() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Spawned<Integer, String> spawned =
        spawn(
            () -> {
              entered.countDown();
              release.await();
              return 1;
            });
    LiveTask shown = shown(spawned);
    threads.execute(spawned.task());
    entered.await();
    assertThat(shown.sinceStopRequested()).isEmpty();
    spawned.handle().cancel(false);
    assertThat(shown.sinceStopRequested().orElseThrow()).isPositive();
    Spawned<Integer, String> pending = spawn(waker -> Poll.pending());
    pending.task().run();
    LiveTask shownPending = shown(pending);
    pending.handle().cancel();
    assertThat(shownPending.sinceStopRequested()).isEmpty();
  }

  @Test
  void aPhaseBeginsWithTheSpawnAndWithEachChange() {
    Spawned<Integer, String> spawned = spawn(waker -> Poll.pending());
    LiveTask shown = shown(spawned);
    Duration scheduled = shown.timeInPhase().orElseThrow();
    assertThat(shown.age().orElseThrow()).isGreaterThanOrEqualTo(scheduled);
    spawned.task().run();
    assertThat(shown.timeInPhase().orElseThrow())
        .isLessThan(shown.age().orElseThrow().minus(shown.busy().orElseThrow()));
  }

  @Test
  void theOriginIsWhatWasNotedLast() {
    LiveTask shown = shown(spawn(() -> 1));
    assertThat(shown.spawnLocation()).isEmpty();
    shown.noteSpawnLocation("here");
    shown.noteSpawnLocation("there");
    assertThat(shown.spawnLocation()).contains("there");
  }

  @Test
  void aFewOfManyChildrenCanBeHad() {
    Spawned<Integer, String> parent =
        spawn(
            waker -> {
              for (int i = 0; i < 1_000; i++) {
                spawn(() -> 1);
              }
              return Poll.pending();
            });
    LiveTask shown = shown(parent);
    assertThat(shown.childCount()).isZero();
    parent.task().run();
    assertThat(shown.children(3)).hasSize(3).allMatch(child -> child.parentId() == shown.id());
    assertThat(shown.children()).hasSize(1_000).isSortedAccordingTo(comparingLong(LiveTask::id));
    assertThat(shown.childCount()).isEqualTo(1_000);
  }
}

package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The receipt of a stop")
class CancelReceiptTests {

  private final List<CancelReceipt> kept = new ArrayList<>();

  private final LiveTasks liveTasks =
      LiveTasks.notifying(
          new TaskListener() {
            @Override
            public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
              task.cancelReceipt().ifPresent(kept::add);
            }
          });

  private final ManualExecutor executor = new ManualExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stopAll() {
    release.countDown();
    threads.shutdownNow();
  }

  private Spawned<Integer, String> spawn(Callable<Integer> body) {
    return AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
  }

  private Spawned<Integer, String> spawnPending() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(waker -> Poll.pending(), executor);
    spawned.task().run();
    return spawned;
  }

  private LiveTask shown(Spawned<?, ?> spawned) {
    return liveTasks.find(spawned.handle().id()).orElseThrow();
  }

  private CancelReceipt receipt(Spawned<?, ?> spawned) {
    return shown(spawned).cancelReceipt().orElseThrow();
  }

  /** Runs a body on another thread that ignores every interrupt. */
  private Spawned<Integer, String> runStubborn(Runnable first) throws InterruptedException {
    Spawned<Integer, String> spawned =
        spawn(
            () -> {
              first.run();
              entered.countDown();
              Testing.awaitUninterruptibly(release);
              return 1;
            });
    threads.execute(spawned.task());
    entered.await();
    return spawned;
  }

  @Test
  void aTaskThatWasNeverToldToStopHasNone() {
    Spawned<Integer, String> spawned = spawn(() -> 1);
    LiveTask shown = shown(spawned);
    assertThat(shown.cancelReceipt()).isEmpty();
    spawned.task().run();
    assertThat(shown.cancelReceipt()).isEmpty();
    assertThat(kept).isEmpty();
  }

  @Test
  void tellsWhatACancelOfARunningTaskHasReached() throws Exception {
    Spawned<Integer, String> spawned =
        runStubborn(
            () -> {
              TaskContext context = TaskContext.current().orElseThrow();
              context.onCancel(() -> {});
              context.onCancel(() -> {});
            });
    Instant before = Instant.now().minusMillis(1);
    spawned.handle().cancel(true);
    CancelReceipt receipt = receipt(spawned);
    assertThat(receipt.cause()).isEqualTo(CancelCause.CALLER);
    assertThat(receipt.requestedAt()).isBetween(before, Instant.now());
    assertThat(receipt.interrupt()).isTrue();
    assertThat(receipt.interrupted()).isTrue();
    assertThat(receipt.hooks()).isEqualTo(2);
    assertThat(receipt.statements()).isZero();
    assertThat(receipt.stoppedAfter()).isNull();
    assertThat(receipt)
        .hasToString("cancel by caller, 2 hooks, 0 statements, interrupted, not stopped yet");
    release.countDown();
    Awaitility.await().until(spawned.handle()::isDone);
    assertThat(kept).containsExactly(receipt);
    assertThat(receipt.stoppedAfter()).isPositive();
  }

  @Test
  void aSecondCancelMayInterruptAndStaysWithTheFirstCause() throws Exception {
    Spawned<Integer, String> spawned = runStubborn(() -> {});
    new CancelCause("FIRST", "first").during(() -> spawned.handle().cancel(false));
    CancelReceipt receipt = receipt(spawned);
    assertThat(receipt.interrupt()).isFalse();
    assertThat(receipt.interrupted()).isFalse();
    new CancelCause("SECOND", "second").during(() -> spawned.handle().cancel(true));
    assertThat(receipt(spawned)).isSameAs(receipt);
    assertThat(receipt.interrupt()).isTrue();
    assertThat(receipt.interrupted()).isTrue();
    assertThat(receipt.cause().kind()).isEqualTo("FIRST");
  }

  @Test
  void aHookThatIsRegisteredTooLateIsCounted() throws Exception {
    Spawned<Integer, String> spawned =
        spawn(
            () -> {
              TaskContext context = TaskContext.current().orElseThrow();
              liveTasks.find(context.id()).orElseThrow().handle().cancel(false);
              context.onCancel(() -> {});
              return 1;
            });
    spawned.task().run();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).hooks()).isEqualTo(1);
  }

  @Test
  void aNamedCauseLastsAsLongAsItsAction() {
    CancelCause outer = new CancelCause("OUTER", "outer");
    CancelCause inner = new CancelCause("INNER", "inner");
    List<CancelCause> seen = new ArrayList<>();
    outer.during(
        () -> {
          seen.add(causeOfACancel());
          inner.during(() -> seen.add(causeOfACancel()));
          seen.add(causeOfACancel());
        });
    seen.add(causeOfACancel());
    assertThat(seen).containsExactly(outer, inner, outer, CancelCause.CALLER);
  }

  private CancelCause causeOfACancel() {
    Spawned<Integer, String> spawned = spawn(() -> 1);
    spawned.handle().cancel(true);
    return kept.get(kept.size() - 1).cause();
  }

  @Test
  void aChildTellsItsParentEvenUnderANamedCause() {
    List<Spawned<Integer, String>> child = new ArrayList<>();
    Spawned<Integer, String> parent =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .spawn(
                waker -> {
                  child.add(spawn(() -> 1));
                  return Poll.pending();
                },
                executor);
    parent.task().run();
    new CancelCause("NAMED", "named").during(() -> parent.handle().cancel());
    assertThat(kept.get(0).cause()).isEqualTo(CancelCause.PARENT);
    assertThat(receipt(parent).cause().kind()).isEqualTo("NAMED");
    assertThat(child).hasSize(1);
  }

  @Test
  void aChildOfAParentThatStopsAlreadyTellsItsParent() {
    Spawned<Integer, String> parent =
        spawn(
            () -> {
              TaskContext context = TaskContext.current().orElseThrow();
              liveTasks.find(context.id()).orElseThrow().handle().cancel(false);
              spawn(() -> 1);
              return 1;
            });
    parent.task().run();
    assertThat(kept).extracting(receipt -> receipt.cause().kind()).contains("PARENT", "CALLER");
  }

  @Test
  void aDeadlineIsACause() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .deadline(Duration.ofMillis(1))
            .spawn(() -> 1, executor);
    Awaitility.await().until(spawned.handle()::isDone);
    assertThat(kept.get(0).cause()).isEqualTo(CancelCause.DEADLINE);
    assertThat(kept.get(0).interrupt()).isTrue();
    assertThat(kept.get(0).interrupted()).as("no thread was in the body").isFalse();
  }

  @Test
  void aDerivedStageIsACauseUnlessItsCancellerHasNamedOne() {
    Spawned<Integer, String> one = spawnPending();
    one.handle().thenApply(value -> value).cancel(true);
    assertThat(receipt(one).cause()).isEqualTo(CancelCause.DERIVED_STAGE);
    Spawned<Integer, String> other = spawnPending();
    CompletableFuture<Integer> stage = other.handle().thenApply(value -> value);
    new CancelCause("CLIENT_GONE", "client gone").during(() -> stage.cancel(true));
    assertThat(receipt(other).cause().by()).isEqualTo("client gone");
  }

  @Test
  void aCompletionFromOutsideIsACause() {
    Spawned<Integer, String> spawned = spawnPending();
    spawned.handle().complete(1);
    assertThat(receipt(spawned).cause()).isEqualTo(CancelCause.COMPLETED_OUTSIDE);
  }

  @Test
  void anExecutorThatDestroysOrAbandonsATaskLeavesAReceipt() throws Exception {
    Spawned<Integer, String> destroyed = spawn(() -> 1);
    destroyed.task().cancel();
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).stoppedAfter()).isNotNull();
    Spawned<Integer, String> running = runStubborn(() -> {});
    shown(running).abandon(new java.util.concurrent.CancellationException());
    assertThat(receipt(running).interrupted()).isTrue();
  }

  @Test
  void aRefusedTaskHasNone() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .spawn(
                () -> 1,
                task -> {
                  throw new IllegalStateException("full");
                });
    LiveTask shown = shown(spawned);
    try {
      spawned.task().schedule();
    } catch (IllegalStateException refused) {
      // as expected
    }
    assertThat(spawned.handle()).isDone();
    assertThat(shown.cancelReceipt()).isEmpty();
  }

  @Test
  void aRegistryWithoutClockKeepsReceiptsToo() {
    LiveTasks untimed = LiveTasks.withoutClock();
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(untimed).spawn(waker -> Poll.pending(), executor);
    spawned.task().run();
    spawned.handle().cancel(true);
    assertThat(untimed.find(spawned.handle().id()).orElseThrow().cancelReceipt()).isPresent();
  }

  @Test
  void statementsAreCounted() {
    Spawned<Integer, String> spawned = spawnPending();
    spawned.handle().cancel(true);
    receipt(spawned).addStatement();
    receipt(spawned).addStatement();
    assertThat(receipt(spawned).statements()).isEqualTo(2);
  }

  @Test
  void anActivityIsShownUntilItEndsAndNoAwaitHidesIt() throws Exception {
    Spawned<Integer, String> spawned = spawn(() -> 1);
    LiveTask shown = shown(spawned);
    assertThat(shown.activity()).isEmpty();
    assertThat(shown.noteActivity("statement")).isNull();
    assertThat(shown.activity()).contains("statement");
    assertThat(shown.awaits()).isEmpty();
    assertThat(shown.noteActivity("inner")).isEqualTo("statement");
    shown.noteActivity("statement");
    assertThat(shown.noteActivity(null)).isEqualTo("statement");
    assertThat(shown.activity()).isEmpty();
  }
}

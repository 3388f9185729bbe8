package io.asynctask;

import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Outside completion settles the race and stops the task as a cancel would")
class OutsideCompletionTests {

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void completeOfAWaitingTaskSettlesAtOnceAndStopsItOnTheExecutor() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle().complete("outside")).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue("outside");
    assertThat(spawned.handle().isCancelled()).isFalse();
    assertThat(spawned.handle().isCancelRequested()).isTrue();
    assertThat(body.closes()).isZero();
    assertThat(executor.calls()).isEqualTo(1);

    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.polls()).isEqualTo(1);
    assertThat(spawned.handle()).isCompletedWithValue("outside");
    assertThat(spawned.handle().state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void completeOfAScheduledTaskStopsItAtItsNextRun() {
    ScriptedBody<String> body = ScriptedBody.ready("own");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().schedule();
    spawned.handle().complete("outside");
    executor.runAll();

    assertThat(body.polls()).isZero();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  @Test
  void whatTheCloseThrowsThenGoesToTheUncaughtHandler() {
    IllegalStateException failure = new IllegalStateException("not released");
    List<Throwable> uncaught = new ArrayList<>();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .uncaughtHandler((handle, thrown) -> uncaught.add(thrown))
            .spawn(ScriptedBody.pending().closeThrows(failure), executor);
    spawned.task().run();
    spawned.handle().complete("outside");
    executor.runAll();

    assertThat(spawned.handle()).isCompletedWithValue("outside");
    assertThat(uncaught).containsExactly(failure);
  }

  @Test
  void completeOfACallableThatNeverStartedStopsItAtOnce() {
    AtomicInteger calls = new AtomicInteger();
    Spawned<Integer, String> spawned = AsyncTask.spawn(calls::incrementAndGet, executor, "tag");
    spawned.task().schedule();
    spawned.handle().complete(42);
    executor.runAll();

    assertThat(calls).hasValue(0);
    assertThat(spawned.handle()).isCompletedWithValue(42);
  }

  @Test
  void completeExceptionallyIsNoCancel() {
    IOException failure = new IOException();
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle().completeExceptionally(failure)).isTrue();
    assertThat(failureOf(spawned.handle())).isSameAs(failure);
    assertThat(spawned.handle().isCancelled()).isFalse();
    assertThat(spawned.handle().cancel(true)).isFalse();
    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void completeExceptionallyNeedsAFailure() {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");

    assertThatThrownBy(() -> spawned.handle().completeExceptionally(null))
        .isInstanceOf(NullPointerException.class);
    assertThat(spawned.handle().isCancelRequested()).isFalse();
  }

  @Test
  void completeOfARunningTaskInterruptsItsRunner() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              entered.countDown();
              never.await();
              return "own";
            },
            executor,
            "tag");
    FutureTask<Boolean> runner =
        inThread(
            () -> {
              spawned.task().run();
              return Thread.currentThread().isInterrupted();
            });
    Testing.await(entered);
    spawned.handle().complete("outside");

    assertThat(runner.get(10, TimeUnit.SECONDS)).as("interrupted after the run").isFalse();
    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  @Test
  void completeAfterACancelHasWonLoses() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().cancel();

    assertThat(spawned.handle().complete("outside")).isFalse();
    assertThat(spawned.handle().completeExceptionally(new IOException())).isFalse();
    assertThat(spawned.handle()).isNotDone();
    executor.runAll();
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void completeAfterTheEndLoses() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "own", executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle().complete("outside")).isFalse();
    assertThat(spawned.handle().completeExceptionally(new IOException())).isFalse();
    assertThat(spawned.handle()).isCompletedWithValue("own");
  }

  @Test
  void theFirstOfTwoCompletionsWins() {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");

    assertThat(spawned.handle().complete("first")).isTrue();
    assertThat(spawned.handle().complete("second")).isFalse();
    assertThat(spawned.handle()).isCompletedWithValue("first");
  }

  @Test
  void aBodyMayCompleteItsOwnHandle() {
    List<JoinHandle<String>> handle = new ArrayList<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              handle.get(0).complete("early");
              return Poll.ready("own");
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    handle.add(spawned.handle());
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("early");
    assertThat(body.closes()).isEqualTo(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void completionAndBodyRaceToOneResult() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      ScriptedBody<String> body = ScriptedBody.ready("own");
      Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
      CyclicBarrier start = new CyclicBarrier(2);
      FutureTask<Boolean> completer =
          inThread(
              () -> {
                start.await();
                return spawned.handle().complete("outside");
              });
      start.await();
      spawned.task().run();
      boolean outside = completer.get(10, TimeUnit.SECONDS);

      assertThat(spawned.handle()).isCompletedWithValue(outside ? "outside" : "own");
      assertThat(body.closes()).isEqualTo(1);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void orTimeoutStopsTheTask() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    assertThat(spawned.handle().orTimeout(10, TimeUnit.MILLISECONDS)).isSameAs(spawned.handle());

    assertThatThrownBy(() -> spawned.handle().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    Awaitility.await().until(() -> executor.queued() == 1);
    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void completeOnTimeoutStopsTheTask() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().completeOnTimeout("default", 10, TimeUnit.MILLISECONDS);

    assertThat(spawned.handle().join()).isEqualTo("default");
    Awaitility.await().until(() -> executor.queued() == 1);
    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void orTimeoutThatComesTooLateChangesNothing() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "own", executor, "tag");
    spawned.handle().orTimeout(1, TimeUnit.HOURS);
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("own");
  }

  @Test
  void orTimeoutIsNoDerivedStageThatKeepsTheTaskAlive() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().orTimeout(1, TimeUnit.HOURS);
    spawned.handle().completeOnTimeout("x", 1, TimeUnit.HOURS);
    spawned.handle().thenApply(value -> value).cancel(false);

    assertThat(spawned.handle().isCancelled()).isTrue();
  }

  @Test
  void completeAsyncSettlesAndStops() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    List<Runnable> queue = new ArrayList<>();
    assertThat(spawned.handle().completeAsync(() -> "async", queue::add))
        .isSameAs(spawned.handle());
    assertThat(spawned.handle()).isNotDone();
    queue.get(0).run();

    assertThat(spawned.handle()).isCompletedWithValue("async");
    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void completeAsyncThatThrowsFailsTheHandle() {
    IllegalStateException failure = new IllegalStateException();
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    spawned
        .handle()
        .completeAsync(
            () -> {
              throw failure;
            },
            Runnable::run);

    assertThat(spawned.handle()).isCompletedExceptionally();
    assertThat(failureOf(spawned.handle()))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isSameAs(failure),
            thrown -> assertThat(thrown).hasCauseReference(failure));
    assertThat(spawned.handle().isCancelRequested()).isTrue();
  }

  @Test
  void completeAsyncDoesNotAskItsSupplierWhenTheBodyWasFaster() {
    AtomicBoolean asked = new AtomicBoolean();
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "own", executor, "tag");
    List<Runnable> queue = new ArrayList<>();
    spawned
        .handle()
        .completeAsync(
            () -> {
              asked.set(true);
              return "async";
            },
            queue::add);
    spawned.task().run();
    queue.get(0).run();

    assertThat(asked).isFalse();
    assertThat(spawned.handle()).isCompletedWithValue("own");
  }

  @Test
  void obtrudingIsNotSupported() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "own", executor, "tag");

    assertThatThrownBy(() -> spawned.handle().obtrudeValue("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> spawned.handle().obtrudeException(new IOException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(spawned.handle()).isNotDone();
    assertThat(spawned.handle().isCancelRequested()).isFalse();
  }

  @Test
  void aRunnerThatIsStillInTheBodyKeepsTheTaskLiveAfterTheCompletion() throws Exception {
    LiveTasks liveTasks = new LiveTasks();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .spawn(
                () -> {
                  entered.countDown();
                  awaitUninterruptibly(release);
                  return "own";
                },
                executor);
    FutureTask<Boolean> runner = inThread(spawned.task()::runOnce);
    Testing.await(entered);
    spawned.handle().complete("outside");

    assertThat(spawned.handle()).isCompletedWithValue("outside");
    assertThat(liveTasks.find(spawned.handle().id()))
        .get()
        .satisfies(live -> assertThat(live.state()).isEqualTo(TaskState.CANCELLING));
    release.countDown();
    runner.get(10, TimeUnit.SECONDS);
    assertThat(liveTasks.find(spawned.handle().id())).isEmpty();
  }
}

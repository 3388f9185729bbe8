package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static io.asynctask.Testing.onAnotherThread;
import static io.asynctask.Testing.runOnAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R7, R20: cancel by the handle, by the scope")
class CancelTests {

  private final ManualExecutor executor = new ManualExecutor();

  // ---------------------------------------------------------------- R7

  @Test
  void whoWaitsGetsTheEndOfTheTaskItselfOnEveryJdk() {
    ScriptedBody<String> body = ScriptedBody.pending();
    IllegalStateException ofClose = new IllegalStateException();
    body.onClose(
        () -> {
          throw ofClose;
        });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    JoinHandle<String> handle = spawned.handle();
    handle.cancel();
    spawned.task().run();
    List<ThrowingCallable> waits =
        List.of(
            handle::join,
            handle::get,
            () -> handle.get(1, TimeUnit.SECONDS),
            () -> handle.getNow("absent"));
    for (ThrowingCallable wait : waits) {
      assertThatThrownBy(wait)
          .isSameAs(failureOf(handle))
          .isInstanceOf(TaskCancellationException.class)
          .hasSuppressedException(ofClose);
    }
  }

  @Test
  void aCancellationOfTheBodysOwnIsSuppressedByThatOfTheTask() {
    CancellationException own = new CancellationException("own");
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              ((JoinHandle<?>) TaskContext.current().orElseThrow()).cancel();
              throw own;
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(TaskCancellationException.class)
        .hasSuppressedException(own);
  }

  @Test
  void aDerivedStageThatIsCancelledTellsThatToo() {
    CompletableFuture<String> derived =
        AsyncTask.spawn(() -> "done", executor, "tag").handle().thenApply(value -> value);
    derived.cancel(true);

    assertThat(failureOf(derived)).isInstanceOf(TaskCancellationException.class);
  }

  @Test
  void cancelOfAWaitingTaskSchedulesItOnceMoreAndThatRunDestroysIt() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    assertThat(onAnotherThread(() -> spawned.handle().cancel())).isTrue();

    assertThat(executor.wokenWhileRunning()).containsExactly(false);
    assertThat(body.closes()).isZero();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLING);
    assertThat(spawned.handle().isCancelled()).isTrue();
    assertThat(spawned.handle().isDone()).isFalse();

    assertThat(executor.runNext()).isFalse();
    assertThat(body.polls()).isEqualTo(1);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void cancelOfAScheduledTaskIsCarriedOutByItsNextRun() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().schedule();
    assertThat(spawned.handle().cancel(true)).isTrue();

    assertThat(executor.calls()).isEqualTo(1);
    assertThat(body.closes()).isZero();
    assertThat(spawned.handle().isDone()).isFalse();
    executor.runNext();
    assertThat(body.polls()).isZero();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void cancelOfARunningTaskIsCarriedOutByItsRunnerWhenThePollReturns() throws Exception {
    CountDownLatch polled = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              polled.countDown();
              Testing.await(release);
              return Poll.pending();
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    FutureTask<Thread> runner =
        inThread(
            () -> {
              spawned.task().run();
              return Thread.currentThread();
            });
    Testing.await(polled);
    assertThat(spawned.handle().cancel()).isTrue();

    assertThat(spawned.handle().isDone()).isFalse();
    assertThat(spawned.handle().isCancelRequested()).isTrue();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLING);
    release.countDown();
    assertThatThrownBy(() -> spawned.handle().get(10, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.closedBy()).isSameAs(runner.get(10, TimeUnit.SECONDS));
    assertThat(executor.calls()).isZero();
  }

  @Test
  void aRunningBodyThatIsReadyInSpiteOfTheCancelIsCancelled() {
    AtomicReference<Spawned<String, String>> spawned = new AtomicReference<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              spawned.get().handle().cancel();
              return Poll.ready("too late");
            });
    spawned.set(AsyncTask.spawn(body, executor, "tag"));
    spawned.get().task().run();

    assertThat(spawned.get().handle()).isCancelled().isDone();
    assertThatThrownBy(() -> spawned.get().handle().join())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aRunningBodyThatFailsAfterTheCancelIsSuppressedByTheCancellation() {
    IOException failure = new IOException();
    AtomicReference<Spawned<String, String>> spawned = new AtomicReference<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              spawned.get().handle().cancel();
              throw failure;
            });
    spawned.set(AsyncTask.spawn(body, executor, "tag"));
    spawned.get().task().run();

    assertThat(failureOf(spawned.get().handle()))
        .isInstanceOf(CancellationException.class)
        .hasSuppressedException(failure);
  }

  @Test
  void aRunningBodyThatWakesItselfAndIsCancelledIsNotScheduledAgain() {
    AtomicReference<Spawned<String, String>> spawned = new AtomicReference<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              spawned.get().handle().cancel();
              waker.wake();
              return Poll.pending();
            });
    spawned.set(AsyncTask.spawn(body, executor, "tag"));

    assertThat(spawned.get().task().runOnce()).isFalse();
    assertThat(executor.calls()).isZero();
    assertThat(spawned.get().handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void cancelOfACallableThatNeverStartedCompletesAtOnce() {
    AtomicInteger calls = new AtomicInteger();
    Spawned<Integer, String> spawned = AsyncTask.spawn(calls::incrementAndGet, executor, "tag");
    spawned.task().schedule();
    assertThat(spawned.handle().cancel()).isTrue();

    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(spawned.task().isDone()).isTrue();
    executor.runAll();
    assertThat(calls).hasValue(0);
    assertThat(executor.calls()).isEqualTo(1);
  }

  @Test
  void cancelOfARunningCallableWaitsForItsEnd() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              entered.countDown();
              Testing.await(release);
              return "too late";
            },
            executor,
            "tag");
    FutureTask<Boolean> runner = inThread(spawned.task()::runOnce);
    Testing.await(entered);
    spawned.handle().cancel();

    assertThat(spawned.handle().isCancelled()).isTrue();
    assertThat(spawned.handle().isDone()).isFalse();
    assertThat(spawned.handle().getNow("not yet")).isEqualTo("not yet");
    assertThatThrownBy(() -> spawned.handle().get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    List<String> seen = new ArrayList<>();
    spawned.handle().whenComplete((value, failure) -> seen.add("stage"));
    assertThat(seen).isEmpty();

    release.countDown();
    assertThatThrownBy(() -> spawned.handle().join()).isInstanceOf(CancellationException.class);
    runner.get(10, TimeUnit.SECONDS);
    assertThat(seen).containsExactly("stage");
  }

  @Test
  void cancelAgainSaysYesAndChangesNothing() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle().cancel()).isTrue();
    assertThat(spawned.handle().cancel(true)).isTrue();
    assertThat(executor.calls()).isEqualTo(1);
    executor.runAll();
    assertThat(spawned.handle().cancel()).isTrue();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void cancelOfAFinishedTaskSaysNo() {
    Spawned<String, String> done = AsyncTask.spawn(() -> "done", executor, "tag");
    done.task().run();
    Spawned<String, String> failed =
        AsyncTask.spawn(ScriptedBody.throwing(new IOException()), executor, "tag");
    failed.task().run();

    assertThat(done.handle().cancel(true)).isFalse();
    assertThat(failed.handle().cancel()).isFalse();
    assertThat(done.handle()).isCompletedWithValue("done");
    assertThat(done.handle().isCancelRequested()).isFalse();
    assertThat(failed.handle().isCancelled()).isFalse();
  }

  @Test
  void cancelInsideCloseOfACancelledTaskIsNoTrouble() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    List<Object> seen = new ArrayList<>();
    body.onClose(
        () -> {
          seen.add(spawned.handle().cancel(true));
          seen.add(spawned.handle().isDone());
          seen.add(spawned.handle().state());
          spawned.task().cancel();
          spawned.task().run();
          return seen.add(Thread.currentThread().isInterrupted());
        });
    spawned.task().run();
    spawned.handle().cancel();
    executor.runAll();

    assertThat(seen).containsExactly(true, false, TaskState.CANCELLING, false);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void joinAfterCancelSeesTheBodyClosed() throws Exception {
    for (int round = 0; round < 300; round++) {
      ScriptedBody<String> body = ScriptedBody.pending();
      Spawned<String, String> spawned =
          AsyncTask.spawn(body, task -> inThread(task::runOnce), "tag");
      spawned.task().run();
      spawned.handle().cancel(true);
      assertThatThrownBy(() -> spawned.handle().join()).isInstanceOf(CancellationException.class);
      assertThat(body.closes()).isEqualTo(1);
    }
  }

  @Test
  void cancelAndRunRaceToOneOutcome() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      ScriptedBody<String> body = ScriptedBody.ready("done");
      Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
      CyclicBarrier start = new CyclicBarrier(2);
      FutureTask<Boolean> canceller =
          inThread(
              () -> {
                start.await();
                return spawned.handle().cancel(true);
              });
      start.await();
      spawned.task().run();
      boolean cancelled = canceller.get(10, TimeUnit.SECONDS);

      assertThat(spawned.handle()).isDone();
      assertThat(body.closes()).isEqualTo(1);
      assertThat(spawned.handle().isCancelled()).isEqualTo(cancelled);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void taskCancelAndHandleCancelAndWakeRaceToOneClose() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      ManualExecutor queue = new ManualExecutor();
      ScriptedBody<String> body = ScriptedBody.pending();
      Spawned<String, String> spawned = AsyncTask.spawn(body, queue, "tag");
      spawned.task().run();
      CyclicBarrier start = new CyclicBarrier(3);
      FutureTask<Object> canceller =
          inThread(
              () -> {
                start.await();
                return spawned.handle().cancel(true);
              });
      FutureTask<Object> waker =
          inThread(
              () -> {
                start.await();
                body.waker().wake();
                return null;
              });
      start.await();
      spawned.task().cancel();
      canceller.get(10, TimeUnit.SECONDS);
      waker.get(10, TimeUnit.SECONDS);
      queue.runAll();

      assertThat(spawned.handle()).isCancelled().isDone();
      assertThat(body.closes()).isEqualTo(1);
      assertThat(body.polls()).isEqualTo(1);
    }
  }

  // ---------------------------------------------------------------- R20

  @Test
  void aHandleScopesItsTask() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> escaped;
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    try (JoinHandle<String> handle = spawned.handle()) {
      spawned.task().run();
      escaped = handle;
    }

    assertThat(escaped.isCancelled()).isTrue();
    executor.runAll();
    assertThat(body.closes()).isEqualTo(1);
    assertThatThrownBy(escaped::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void closeOfADetachedHandleLeavesTheTaskAlone() {
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    try (JoinHandle<String> handle = spawned.handle()) {
      handle.detach();
    }

    assertThat(spawned.handle().isCancelRequested()).isFalse();
    body.waker().wake();
    executor.runAll();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void closeOfADoneHandleDoesNothing() throws Exception {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
    try (JoinHandle<String> handle = spawned.handle()) {
      spawned.task().run();
      assertThat(handle.get()).isEqualTo("done");
    }

    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void getOfACancelledTaskThrowsACancellationAndNoExecutionException() throws Exception {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    runOnAnotherThread(() -> spawned.task().cancel());

    assertThatThrownBy(() -> spawned.handle().get())
        .isInstanceOf(CancellationException.class)
        .isNotInstanceOf(ExecutionException.class);
    assertThatThrownBy(() -> spawned.handle().getNow("x"))
        .isInstanceOf(CancellationException.class);
  }
}

package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R20 and Pollable: awaiting without a thread, and with one")
class AwaitTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Waker waker = Waker.of(wakes::incrementAndGet);

  private Spawned<Integer, String> spawn() {
    return AsyncTask.spawn(() -> 42, executor, "tag");
  }

  @Test
  void aHandleIsPendingUntilItsTaskHasEnded() throws Exception {
    Spawned<Integer, String> awaited = spawn();
    assertThat(awaited.handle().poll(waker)).isInstanceOf(Poll.Pending.class);
    awaited.task().run();
    assertThat(wakes).hasValue(1);
    assertThat(awaited.handle().poll(waker)).isEqualTo(Poll.ready(42));
  }

  @Test
  void pollingOftenWithOneWakerWakesItOnce() throws Exception {
    Spawned<Integer, String> awaited = spawn();
    for (int i = 0; i < 1000; i++) {
      awaited.handle().poll(waker);
    }
    awaited.task().run();
    assertThat(wakes).hasValue(1);
  }

  @Test
  void everyTaskThatAwaitsAHandleIsWoken() {
    Spawned<Integer, String> awaited = spawn();
    Spawned<Integer, String> one = AsyncTask.spawn(awaited.handle()::poll, executor, "one");
    Spawned<Integer, String> other = AsyncTask.spawn(awaited.handle()::poll, executor, "other");
    one.task().run();
    other.task().run();
    awaited.task().run();
    assertThat(one.handle().state()).isEqualTo(TaskState.SCHEDULED);
    one.task().run();
    other.task().run();
    assertThat(one.handle().join() + other.handle().join()).isEqualTo(84);
  }

  @Test
  void theFailureOfAnAwaitedTaskIsTheVerySame() throws Exception {
    IOException failure = new IOException();
    Spawned<Integer, String> awaited =
        AsyncTask.spawn(
            () -> {
              throw failure;
            },
            executor,
            "tag");
    awaited.handle().poll(waker);
    awaited.task().run();
    assertThatThrownBy(() -> awaited.handle().poll(waker)).isSameAs(failure);
  }

  @Test
  void aTaskThatAwaitsACancelledOneIsCancelled() {
    JoinHandle<Integer> awaited = spawn().handle();
    Spawned<Integer, String> one = AsyncTask.spawn(awaited, executor, "one");
    one.task().run();
    awaited.cancel();
    one.task().run();
    assertThat(one.handle().isCancelled()).isTrue();
  }

  @Test
  void aTaskWhoseBodyIsAHandleCancelsIt() {
    JoinHandle<Integer> awaited = spawn().handle();
    Spawned<Integer, String> one = AsyncTask.spawn(awaited, executor, "one");
    one.task().run();
    one.task().cancel();
    assertThat(awaited.isCancelled()).isTrue();
  }

  @Test
  void aStageThatTheBodyOwnsIsAwaitedAndCancelledWithTheTask() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Spawned<Integer, String> one = AsyncTask.spawn(Pollable.owning(stage), executor, "one");
    one.task().run();
    assertThat(one.handle().state()).isEqualTo(TaskState.WAITING);
    one.handle().cancel();
    one.task().run();
    assertThat(stage).isCancelled();
  }

  @Test
  void aStageThatFailsFailsTheTaskWithItsOwnFailure() {
    IOException failure = new IOException();
    CompletionStage<Integer> stage = CompletableFuture.failedStage(failure);
    Spawned<Integer, String> one = AsyncTask.spawn(Pollable.of(stage), executor, "one");
    one.task().run();
    assertThatThrownBy(one.handle()::join).hasCause(failure);
  }

  @Test
  void theSourceOfAStageIsCalledOnceAndOnlyInARun() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Spawned<Integer, String> one =
        AsyncTask.builder("one")
            .spawnStage(
                () -> {
                  asked.incrementAndGet();
                  return stage;
                },
                executor);
    assertThat(asked).hasValue(0);
    one.task().run();
    stage.complete(7);
    one.task().run();
    assertThat(one.handle().join()).isEqualTo(7);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aTaskWithASourceOfAStageThatIsCancelledInTheQueueIsDoneAtOnce() {
    Spawned<Integer, String> one = awaiting(new CompletableFuture<>());
    one.handle().cancel();
    assertThat(one.handle()).isDone();
    assertThat(one.task().isDone()).isTrue();
  }

  @Test
  void aStageThatIsDoneAlreadyEndsTheTaskInItsFirstRun() {
    Spawned<Integer, String> future = awaiting(CompletableFuture.completedFuture(7));
    Spawned<Integer, String> minimal = awaiting(CompletableFuture.completedStage(8));
    Spawned<Integer, String> handle = awaiting(JoinHandle.completed(9));
    future.task().run();
    minimal.task().run();
    handle.task().run();
    assertThat(future.handle().join()).isEqualTo(7);
    assertThat(minimal.handle().join()).isEqualTo(8);
    assertThat(handle.handle().join()).isEqualTo(9);
  }

  @Test
  void aStageThatHasFailedAlreadyFailsTheTaskWithItsOwnFailure() {
    IOException failure = new IOException();
    Spawned<Integer, String> one = awaiting(CompletableFuture.failedFuture(failure));
    one.task().run();
    assertThatThrownBy(one.handle()::join).hasCause(failure);
  }

  @Test
  void aSourceThatThrowsFailsTheTask() {
    IOException failure = new IOException();
    Spawned<Integer, String> one =
        AsyncTask.builder("one")
            .spawnStage(
                () -> {
                  throw failure;
                },
                executor);
    one.task().run();
    assertThatThrownBy(one.handle()::join).hasCause(failure);
  }

  @Test
  void aSourceThatReturnsNullFailsTheTask() {
    Spawned<Integer, String> one = AsyncTask.builder("one").spawnStage(() -> null, executor);
    one.task().run();
    assertThatThrownBy(one.handle()::join)
        .hasCauseInstanceOf(NullPointerException.class)
        .hasMessageContaining("source of a stage");
  }

  @Test
  void aCancelOfATaskThatAwaitsTheStageOfItsSourceCancelsTheStageThatItOwns() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Spawned<Integer, String> one = awaiting(JoinHandle.owning(stage));
    one.task().run();
    one.handle().cancel();
    one.task().run();
    assertThat(stage).isCancelled();
    assertThat(one.handle()).isCancelled().isDone();
  }

  @Test
  void aCancelWhileTheSourceRunsCancelsTheStageThatItReturns() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    AtomicReference<JoinHandle<Integer>> self = new AtomicReference<>();
    Spawned<Integer, String> one =
        AsyncTask.builder("one")
            .spawnStage(
                () -> {
                  self.get().cancel();
                  return JoinHandle.owning(stage);
                },
                executor);
    self.set(one.handle());
    one.task().run();
    assertThat(stage).isCancelled();
    assertThat(one.handle()).isCancelled().isDone();
  }

  private Spawned<Integer, String> awaiting(CompletionStage<Integer> stage) {
    return AsyncTask.builder("one").spawnStage(() -> stage, executor);
  }

  @Test
  void blockOnReturnsWhatTheBodyIsReadyWithAndClosesIt() throws Exception {
    ScriptedBodyOf body = new ScriptedBodyOf();
    assertThat(AsyncTask.blockOn(body)).isEqualTo(3);
    assertThat(body.closed).isOne();
  }

  private static final class ScriptedBodyOf implements Pollable<Integer> {
    private int polls;
    private int closed;

    @Override
    public Poll<Integer> poll(Waker waker) {
      if (++polls == 3) {
        return Poll.ready(polls);
      }
      waker.wake();
      return Poll.pending();
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void blockOnWrapsWhatTheBodyThrows() {
    IOException failure = new IOException();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () ->
                AsyncTask.blockOn(
                    polled -> {
                      throw failure;
                    }))
        .havingCause()
        .isSameAs(failure);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> {
              JoinHandle<Integer> cancelled = spawn().handle();
              cancelled.cancel();
              AsyncTask.blockOn(cancelled);
            });
  }

  @Test
  void blockOnIsInterruptedAndClosesTheBody() {
    CompletableFuture<Integer> never = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> AsyncTask.blockOn(Pollable.owning(never)));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(never).isCancelled();
  }
}

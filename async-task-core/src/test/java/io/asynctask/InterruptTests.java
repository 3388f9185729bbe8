package io.asynctask;

import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R8: interrupts stop a body and never leak")
class InterruptTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  private String block() throws InterruptedException {
    entered.countDown();
    never.await();
    return "not reached";
  }

  /** Runs on a thread of its own; whether that was interrupted when the run returned. */
  private static FutureTask<Boolean> runInThread(Task<?> task) {
    return inThread(
        () -> {
          task.run();
          return Thread.currentThread().isInterrupted();
        });
  }

  @Test
  void cancelWithInterruptStopsABlockedCallable() throws Exception {
    Spawned<String, String> spawned = AsyncTask.spawn(this::block, executor, "tag");
    FutureTask<Boolean> runner = runInThread(spawned.task());
    Testing.await(entered);
    spawned.handle().cancel(true);

    assertThat(runner.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void cancelWithInterruptStopsABlockedPoll() throws Exception {
    ScriptedBody<String> body = new ScriptedBody<>(waker -> Poll.ready(block()));
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    FutureTask<Boolean> runner = runInThread(spawned.task());
    Testing.await(entered);
    spawned.handle().cancel(true);

    assertThat(runner.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void cancelWithInterruptAfterACancelWithoutStillInterrupts() throws Exception {
    Spawned<String, String> spawned = AsyncTask.spawn(this::block, executor, "tag");
    FutureTask<Boolean> runner = runInThread(spawned.task());
    Testing.await(entered);
    spawned.handle().cancel(false);
    assertThat(spawned.handle().isDone()).isFalse();
    spawned.handle().cancel(true);

    assertThat(runner.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void cancelWithoutInterruptInterruptsNobody() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              handle.get().cancel(false);
              interrupted.add(Thread.currentThread().isInterrupted());
              return "x";
            },
            executor,
            "tag");
    handle.set(spawned.handle());
    spawned.task().run();

    assertThat(interrupted).containsExactly(false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aBodyThatCancelsItselfWithInterruptLeaksNothing() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              handle.get().cancel(true);
              interrupted.add(Thread.currentThread().isInterrupted());
              return Poll.pending();
            });
    body.onClose(() -> interrupted.add(Thread.currentThread().isInterrupted()));
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    handle.set(spawned.handle());
    spawned.task().run();

    assertThat(interrupted).as("in the body, in close").containsExactly(true, false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void theHandlesStagesDoNotSeeTheInterruptOfTheCancel() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              handle.get().cancel(true);
              return "x";
            },
            executor,
            "tag");
    handle.set(spawned.handle());
    spawned
        .handle()
        .whenComplete((v, f) -> interrupted.add(Thread.currentThread().isInterrupted()));
    spawned.task().run();

    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void anInterruptFromBeforeTheRunSurvivesIt() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
    Thread.currentThread().interrupt();
    spawned.task().run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void anInterruptFromBeforeTheRunSurvivesABodyThatTakesIt() {
    Spawned<Boolean, String> spawned = AsyncTask.spawn(Thread::interrupted, executor, "tag");
    Thread.currentThread().interrupt();
    spawned.task().run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue(true);
  }

  @Test
  void anInterruptFromBeforeTheRunSurvivesAPollThatTakesIt() {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            waker -> {
              Thread.interrupted();
              return Poll.pending();
            },
            executor,
            "tag");
    Thread.currentThread().interrupt();
    spawned.task().run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void anInterruptFromBeforeTheRunSurvivesACancelWithInterrupt() {
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              Thread.interrupted();
              handle.get().cancel(true);
              Thread.interrupted();
              return "x";
            },
            executor,
            "tag");
    handle.set(spawned.handle());
    Thread.currentThread().interrupt();
    spawned.task().run();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptOfSomeoneElseDuringTheRunIsTheThreadsOwnAffair() {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              Thread.currentThread().interrupt();
              return "done";
            },
            executor,
            "tag");
    spawned.task().run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void cancelWithInterruptOfATaskThatDoesNotRunInterruptsNobody() {
    Spawned<String, String> queued = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    queued.handle().cancel(true);
    queued.task().run();
    Spawned<String, String> waiting = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    waiting.task().run();
    waiting.handle().cancel(true);
    executor.runAll();

    assertThat(Thread.interrupted()).isFalse();
    assertThat(waiting.handle()).isCancelled().isDone();
  }

  @Test
  void anInterruptForANestedTaskDoesNotReachTheOuterOne() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    Spawned<String, String> inner =
        AsyncTask.spawn(
            () -> {
              handle.get().cancel(true);
              interrupted.add(Thread.currentThread().isInterrupted());
              return "x";
            },
            executor,
            "inner");
    handle.set(inner.handle());
    Spawned<String, String> outer =
        AsyncTask.spawn(
            () -> {
              inner.task().run();
              interrupted.add(Thread.currentThread().isInterrupted());
              return "outer";
            },
            executor,
            "outer");
    outer.task().run();

    assertThat(interrupted).containsExactly(true, false);
    assertThat(outer.handle()).isCompletedWithValue("outer");
  }

  @Test
  void anInterruptForTheOuterTaskSurvivesANestedRun() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    Spawned<String, String> inner =
        AsyncTask.spawn(() -> String.valueOf(handle.get().cancel(true)), executor, "inner");
    Spawned<String, String> outer =
        AsyncTask.spawn(
            () -> {
              inner.task().run();
              interrupted.add(Thread.currentThread().isInterrupted());
              return "outer";
            },
            executor,
            "outer");
    handle.set(outer.handle());
    outer.task().run();

    assertThat(interrupted).containsExactly(true);
    assertThat(inner.handle()).isCompletedWithValue("true");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptForTheOuterTaskSurvivesTheInterruptOfANestedOne() {
    List<Boolean> interrupted = new ArrayList<>();
    AtomicReference<JoinHandle<String>> outerHandle = new AtomicReference<>();
    AtomicReference<JoinHandle<String>> innerHandle = new AtomicReference<>();
    Spawned<String, String> inner =
        AsyncTask.spawn(
            () -> {
              outerHandle.get().cancel(true);
              innerHandle.get().cancel(true);
              return "x";
            },
            executor,
            "inner");
    innerHandle.set(inner.handle());
    Spawned<String, String> outer =
        AsyncTask.spawn(
            () -> {
              inner.task().run();
              interrupted.add(Thread.currentThread().isInterrupted());
              return "outer";
            },
            executor,
            "outer");
    outerHandle.set(outer.handle());
    outer.task().run();

    assertThat(interrupted).containsExactly(true);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void noInterruptOutlivesTheRunItWasMeantFor() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
      CyclicBarrier start = new CyclicBarrier(2);
      FutureTask<Boolean> canceller =
          inThread(
              () -> {
                start.await();
                return spawned.handle().cancel(true);
              });
      start.await();
      spawned.task().run();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      canceller.get(10, TimeUnit.SECONDS);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void noInterruptOfManyPollsOutlivesTheRun() throws Exception {
    for (int round = 0; round < 300; round++) {
      ScriptedBody<String> body =
          new ScriptedBody<>(
              waker -> {
                waker.wake();
                return Poll.pending();
              });
      Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
      CyclicBarrier start = new CyclicBarrier(2);
      FutureTask<Boolean> canceller =
          inThread(
              () -> {
                start.await();
                return spawned.handle().cancel(true);
              });
      start.await();
      spawned.task().schedule();
      while (!spawned.handle().isDone()) {
        executor.runAll();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
      canceller.get(10, TimeUnit.SECONDS);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(body.closes()).isEqualTo(1);
    }
  }
}

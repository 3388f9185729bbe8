package io.asynctask;

import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.inThread;
import static io.asynctask.Testing.runOnAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R3: wakes")
class WakeTests {

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void wakeOfAWaitingTaskSchedulesItOnce() {
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    assertThat(spawned.task().runOnce()).isFalse();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.WAITING);

    body.waker().wake();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
    body.waker().wake();
    spawned.task().waker().wake();
    assertThat(executor.wokenWhileRunning()).containsExactly(false);
    assertThat(body.polls()).isEqualTo(1);

    executor.runNext();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void wakeOfATaskThatNobodyScheduledYetDoesNothing() {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    spawned.handle().waker().wake();

    assertThat(executor.calls()).isZero();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void wakeWhileRunningReschedulesAfterThePoll() {
    List<Integer> callsDuringPoll = new ArrayList<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              waker.wake();
              callsDuringPoll.add(executor.calls());
              return Poll.pending();
            },
            waker -> Poll.ready("done"));
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");

    assertThat(spawned.task().runOnce()).isTrue();
    assertThat(callsDuringPoll).containsExactly(0);
    assertThat(executor.wokenWhileRunning()).containsExactly(true);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);

    assertThat(executor.runNext()).isFalse();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void aWakeByTheBodyIsKeptWhileTheBodyRunsAnotherTask() {
    Spawned<String, String> inner = AsyncTask.spawn(ScriptedBody.pending(), executor, "inner");
    Pollable<String> body =
        waker -> {
          waker.wake();
          inner.task().run();
          return Poll.pending();
        };
    Spawned<String, String> outer = AsyncTask.spawn(body, executor, "outer");

    assertThat(outer.task().runOnce()).isTrue();
    assertThat(outer.handle().state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(inner.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void aBodyThatWakesItselfDoesNotWakeTheTaskThatRunsIt() {
    Pollable<String> yielding =
        waker -> {
          waker.wake();
          return Poll.pending();
        };
    Spawned<String, String> inner = AsyncTask.spawn(yielding, executor, "inner");
    Pollable<String> body =
        waker -> {
          inner.task().run();
          return Poll.pending();
        };
    Spawned<String, String> outer = AsyncTask.spawn(body, executor, "outer");

    assertThat(outer.task().runOnce()).isFalse();
    assertThat(outer.handle().state()).isEqualTo(TaskState.WAITING);
    assertThat(inner.handle().state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void aBodyWakesTheTaskThatRunsIt() {
    AtomicReference<Waker> outerWaker = new AtomicReference<>();
    Pollable<String> waking =
        waker -> {
          outerWaker.get().wake();
          return Poll.pending();
        };
    Spawned<String, String> inner = AsyncTask.spawn(waking, executor, "inner");
    Pollable<String> body =
        waker -> {
          outerWaker.set(waker);
          inner.task().run();
          return Poll.pending();
        };
    Spawned<String, String> outer = AsyncTask.spawn(body, executor, "outer");

    assertThat(outer.task().runOnce()).isTrue();
    assertThat(inner.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void aWakeOfAnEndedBodyDoesNotReachTheNextTaskOfTheThread() {
    Pollable<String> wakesInClose =
        new Pollable<>() {
          private Waker own;

          @Override
          public Poll<String> poll(Waker waker) {
            own = waker;
            waker.wake();
            return Poll.ready("done");
          }

          @Override
          public void close() {
            own.wake();
          }
        };
    AsyncTask.spawn(wakesInClose, executor, "ended").task().run();
    Spawned<String, String> next = AsyncTask.spawn(ScriptedBody.pending(), executor, "next");

    assertThat(next.task().runOnce()).isFalse();
    assertThat(next.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void wokenWhileRunningIsForgottenByTheNextRun() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> Poll.pending());
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    assertThat(spawned.task().runOnce()).isTrue();
    assertThat(executor.runNext()).isFalse();
    assertThat(spawned.task().wokenWhileRunning()).isFalse();
    body.waker().wake();

    assertThat(executor.wokenWhileRunning()).containsExactly(true, false);
  }

  @Test
  void wakeFromAnotherThreadInTheMiddleOfAPollIsNotLost() throws Exception {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              runOnAnotherThread(waker::wake);
              return Poll.pending();
            },
            waker -> Poll.ready("done"));
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");

    assertThat(spawned.task().runOnce()).isTrue();
    assertThat(executor.queued()).isEqualTo(1);
    executor.runNext();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void wakeWhileRunningTheLastPollSchedulesNothing() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.ready("done");
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");

    assertThat(spawned.task().runOnce()).isFalse();
    assertThat(executor.calls()).isZero();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void wakeWhileRunningAPollThatThrowsSchedulesNothing() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              throw new IllegalStateException();
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");

    assertThat(spawned.task().runOnce()).isFalse();
    assertThat(executor.calls()).isZero();
    assertThat(spawned.handle()).isCompletedExceptionally();
  }

  @Test
  void wakeOfAFinishedTaskDoesNothing() {
    ScriptedBody<String> ready = ScriptedBody.ready("done");
    Spawned<String, String> finished = AsyncTask.spawn(ready, executor, "tag");
    finished.task().run();
    ready.waker().wake();
    Spawned<String, String> failed =
        AsyncTask.spawn(ScriptedBody.throwing(new IllegalStateException()), executor, "tag");
    failed.task().run();
    failed.handle().waker().wake();
    Spawned<String, String> cancelled = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    cancelled.task().cancel();
    cancelled.handle().waker().wake();

    assertThat(executor.calls()).isZero();
    assertThat(finished.handle().state()).isEqualTo(TaskState.COMPLETED);
    assertThat(failed.handle().state()).isEqualTo(TaskState.FAILED);
    assertThat(cancelled.handle().state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void wakeOfACancelledTaskThatWaitsForItsLastRunSchedulesNothingMore() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().cancel();
    body.waker().wake();

    assertThat(executor.calls()).isEqualTo(1);
    executor.runAll();
    assertThat(body.polls()).isEqualTo(1);
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void wakeInsideTheScheduleFunctionCoalesces() {
    AtomicInteger calls = new AtomicInteger();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            ScriptedBody.pending(),
            task -> {
              calls.incrementAndGet();
              task.waker().wake();
            },
            "tag");
    spawned.task().schedule();
    spawned.task().run();
    spawned.handle().waker().wake();

    assertThat(calls).hasValue(2);
  }

  @Test
  void wakeBetweenPollAndRescheduleCoalesces() {
    // The wake that comes while the schedule function of a yield is called finds it scheduled.
    AtomicInteger calls = new AtomicInteger();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> Poll.pending());
    Schedule<String> waking =
        task -> {
          calls.incrementAndGet();
          task.waker().wake();
        };
    Spawned<String, String> spawned = AsyncTask.spawn(body, waking, "tag");
    spawned.task().run();

    assertThat(calls).hasValue(1);
    spawned.task().run();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void aWakeMakesVisibleWhatTheWakingThreadDid() throws Exception {
    // Each round a thread writes plainly and wakes, at a random moment of poll, queue and wait.
    int rounds = 20_000;
    int[] plain = {0};
    AtomicReference<Waker> waker = new AtomicReference<>();
    CyclicBarrier start = new CyclicBarrier(2);
    boolean[] started = {false};
    Pollable<Integer> body =
        w -> {
          waker.set(w);
          if (!started[0]) {
            start.await();
          }
          started[0] = true;
          return plain[0] >= rounds ? Poll.ready(plain[0]) : Poll.pending();
        };
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Spawned<Integer, String> spawned = AsyncTask.spawn(body, pool::execute, "tag");
      spawned.task().schedule();
      start.await();
      for (int i = 1; i <= rounds; i++) {
        plain[0] = i;
        waker.get().wake();
      }
      assertThat(spawned.handle().get(10, TimeUnit.SECONDS)).isEqualTo(rounds);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void noWakeOfManyThreadsIsLost() throws Exception {
    int wakers = 4;
    int each = 20_000;
    AtomicInteger arrived = new AtomicInteger();
    CountDownLatch polled = new CountDownLatch(1);
    AtomicReference<Waker> waker = new AtomicReference<>();
    Pollable<Integer> body =
        w -> {
          waker.set(w);
          polled.countDown();
          return arrived.get() == wakers * each ? Poll.ready(arrived.get()) : Poll.pending();
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Spawned<Integer, String> spawned = AsyncTask.spawn(body, pool::execute, "tag");
      spawned.task().schedule();
      Testing.await(polled);
      List<FutureTask<Object>> threads = new ArrayList<>();
      for (int i = 0; i < wakers; i++) {
        threads.add(
            inThread(
                () -> {
                  for (int n = 0; n < each; n++) {
                    arrived.incrementAndGet();
                    waker.get().wake();
                  }
                  return null;
                }));
      }
      for (FutureTask<Object> thread : threads) {
        thread.get(10, TimeUnit.SECONDS);
      }
      assertThat(spawned.handle().get(10, TimeUnit.SECONDS)).isEqualTo(wakers * each);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theScheduleFunctionIsCalledOnTheWakingThread() throws Exception {
    AtomicReference<Thread> scheduledOn = new AtomicReference<>();
    AtomicReference<Thread> wokenOn = new AtomicReference<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            ScriptedBody.pending(), task -> scheduledOn.set(Thread.currentThread()), "tag");
    spawned.task().run();
    runOnAnotherThread(
        () -> {
          wokenOn.set(Thread.currentThread());
          spawned.handle().waker().wake();
        });

    assertThat(scheduledOn).hasValue(wokenOn.get());
  }

  @Test
  void aWakeMayRunOnAThirdThreadWhileTheSecondIsStillInTheScheduleFunction() throws Exception {
    // A runner that is faster than the scheduler: the task ends before schedule() returns.
    CountDownLatch ran = new CountDownLatch(1);
    Schedule<String> slow =
        task -> {
          inThread(
              () -> {
                task.run();
                ran.countDown();
                return null;
              });
          awaitUninterruptibly(ran);
        };
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> Poll.ready("done"));
    Spawned<String, String> spawned = AsyncTask.spawn(body, slow, "tag");

    assertThat(spawned.task().runOnce()).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void wakerOfRunsItsActionAtEachWake() {
    AtomicInteger wakes = new AtomicInteger();
    Waker waker = Waker.of(wakes::incrementAndGet);
    waker.wake();
    waker.wake();

    assertThat(wakes).hasValue(2);
  }
}

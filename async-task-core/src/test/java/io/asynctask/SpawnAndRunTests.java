package io.asynctask;

import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.inThread;
import static io.asynctask.Testing.onAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R1, R2, R21: spawning, the right to run, toString")
class SpawnAndRunTests {

  private final ManualExecutor executor = new ManualExecutor();

  // ---------------------------------------------------------------- R1

  @Test
  void spawnCreatesAScheduledTaskAndCallsNobody() {
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");

    assertThat(executor.calls()).isZero();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(spawned.handle()).isNotDone();
    assertThat(body.polls()).isZero();
  }

  @Test
  void schedulePassesTheVeryTaskToTheScheduleFunction() {
    List<Task<String>> passed = new ArrayList<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.ready("done"), passed::add, "tag");
    spawned.task().schedule();

    assertThat(passed).hasSize(1);
    assertThat(passed.get(0)).isSameAs(spawned.task());
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void taskHandleAndWakerAreOneObject() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat((Object) spawned.task()).isSameAs(spawned.handle());
    assertThat(spawned.task().waker()).isSameAs(spawned.handle()).isSameAs(body.waker());
    assertThat(spawned.handle().waker()).isSameAs(spawned.task());
  }

  @Test
  void aTaskNeedsNoScheduleToBeRun() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(executor.calls()).isZero();
  }

  @Test
  void anExecutorsExecuteIsAScheduleFunction() {
    Spawned<String, Integer> spawned = AsyncTask.spawn(() -> "done", Runnable::run, 7);
    spawned.task().schedule();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(spawned.task().tag()).isEqualTo(7);
    assertThat(spawned.handle().tag()).isEqualTo(7);
  }

  @Test
  void nullIsAValue() {
    Spawned<String, String> callable = AsyncTask.spawn(() -> null, executor, "tag");
    Spawned<String, String> pollable =
        AsyncTask.spawn((Waker waker) -> Poll.ready(null), executor, "tag");
    callable.task().run();
    pollable.task().run();

    assertThat(callable.handle()).isCompletedWithValue(null);
    assertThat(pollable.handle()).isCompletedWithValue(null);
    assertThat(callable.handle().state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void aBodyMayBeAThreadAsWell() {
    class ThreadBody extends Thread implements Pollable<String> {
      boolean closed;

      @Override
      public Poll<String> poll(Waker waker) {
        return Poll.ready("done");
      }

      @Override
      public void close() {
        closed = true;
      }
    }
    ThreadBody body = new ThreadBody();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(body.closed).isTrue();
  }

  // ---------------------------------------------------------------- R2

  @Test
  void aTaskQueuedTwiceRunsOnce() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().schedule();
    spawned.task().schedule();
    executor.runAll();

    assertThat(executor.calls()).isEqualTo(2);
    assertThat(body.polls()).isEqualTo(1);
  }

  @Test
  void runningAWaitingTaskDoesNothing() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.task().runOnce()).isFalse();
    assertThat(body.polls()).isEqualTo(1);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void runningAFinishedTaskDoesNothing() {
    AtomicInteger calls = new AtomicInteger();
    Spawned<Integer, String> spawned = AsyncTask.spawn(calls::incrementAndGet, executor, "tag");
    spawned.task().run();

    assertThat(spawned.task().runOnce()).isFalse();
    assertThat(spawned.task().isDone()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void runningATaskInsideItsOwnPollDoesNothing() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> Poll.ready(String.valueOf(((Task<?>) (Object) waker).runOnce())));
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("false");
    assertThat(body.polls()).isEqualTo(1);
  }

  @Test
  void runningATaskInsideItsOwnCloseDoesNothing() {
    AtomicInteger calls = new AtomicInteger();
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    body.onClose(
        () -> {
          spawned.handle().waker().wake();
          spawned.task().schedule();
          spawned.task().cancel();
          return calls.addAndGet(spawned.task().runOnce() ? 2 : 1);
        });
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(calls).hasValue(1);
    assertThat(executor.calls()).isZero();
  }

  @Test
  void aSecondRunnerFindsNothingToRunWhileTheFirstIsInThePoll() throws Exception {
    CountDownLatch polled = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              polled.countDown();
              awaitUninterruptibly(release);
              return Poll.ready("done");
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    FutureTask<Boolean> first = inThread(spawned.task()::runOnce);
    Testing.await(polled);

    assertThat(spawned.handle().state()).isEqualTo(TaskState.RUNNING);
    assertThat(spawned.task().runOnce()).isFalse();
    release.countDown();
    first.get(10, TimeUnit.SECONDS);
    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(body.polls()).isEqualTo(1);
  }

  @Test
  void ofManyThreadsThatRunATaskOneDoes() throws Exception {
    for (int round = 0; round < 500; round++) {
      AtomicInteger calls = new AtomicInteger();
      Spawned<Integer, String> spawned = AsyncTask.spawn(calls::incrementAndGet, executor, "tag");
      CyclicBarrier start = new CyclicBarrier(2);
      FutureTask<Object> other =
          inThread(
              () -> {
                start.await();
                spawned.task().run();
                return null;
              });
      start.await();
      spawned.task().run();
      other.get(10, TimeUnit.SECONDS);
      assertThat(calls).hasValue(1);
      assertThat(spawned.handle()).isCompletedWithValue(1);
    }
  }

  @Test
  void whatAPollWroteTheNextOneSeesOnAnotherThread() throws Exception {
    int[] plain = {0};
    ScriptedBody<Integer> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return ++plain[0] == 50 ? Poll.ready(plain[0]) : Poll.pending();
            });
    Spawned<Integer, String> spawned = AsyncTask.spawn(body, executor, "tag");
    for (int i = 0; i < 25; i++) {
      spawned.task().run();
      onAnotherThread(spawned.task()::runOnce);
    }
    assertThat(spawned.handle()).isCompletedWithValue(50);
  }

  // ---------------------------------------------------------------- R21

  @Test
  void toStringTellsIdNameTagAndState() {
    LiveTasks liveTasks = new LiveTasks();
    Spawned<String, String> spawned =
        AsyncTask.builder("blue")
            .name("import")
            .trackedBy(liveTasks)
            .spawn(ScriptedBody.pendingThenReady("done"), executor);
    String id = String.valueOf(spawned.handle().id());

    assertThat(spawned.handle().toString()).contains(id, "import", "blue", "SCHEDULED");
    spawned.task().run();
    assertThat(spawned.task().toString()).contains(id, "import", "blue", "WAITING");
    spawned.handle().cancel();
    assertThat(spawned.task().toString()).contains("CANCELLING");
    executor.runAll();
    assertThat(spawned.task().toString()).contains(id, "import", "blue", "CANCELLED");
  }

  @Test
  void toStringOfAnUntrackedTaskTellsItsNameToo() {
    Spawned<String, String> spawned =
        AsyncTask.builder("blue").name("import").spawn(() -> "done", executor);

    assertThat(spawned.task().toString()).contains("0", "import", "blue", "SCHEDULED");
    assertThat(AsyncTask.spawn(() -> 1, executor, "red").task().toString())
        .contains("0", "red")
        .doesNotContain("null");
  }

  @Test
  void aHandleWithoutATaskIsDone() {
    IllegalStateException failure = new IllegalStateException();

    assertThat(JoinHandle.completed("done")).isCompletedWithValue("done");
    assertThat(JoinHandle.completed("done").state()).isEqualTo(TaskState.COMPLETED);
    assertThat(JoinHandle.completed("done").id()).isZero();
    assertThat(JoinHandle.completed("done").cancel()).isFalse();
    assertThat(Testing.failureOf(JoinHandle.failed(failure))).isSameAs(failure);
    assertThat(JoinHandle.failed(failure).state()).isEqualTo(TaskState.FAILED);
    assertThat(JoinHandle.failed(failure).toString()).contains("FAILED");
  }
}

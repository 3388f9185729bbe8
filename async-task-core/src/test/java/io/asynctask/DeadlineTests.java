package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R19: deadlines")
class DeadlineTests {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATER = Duration.ofHours(1);

  private final ManualExecutor executor = new ManualExecutor();

  /** The deadline passes now, whatever the clock says. */
  private static void pass(Spawned<?, ?> spawned) {
    ((RawTask<?, ?>) spawned.handle()).attachments().deadline.expire();
  }

  @Test
  void aDeadlineThatPassesStopsARunningTaskAndTellsWhereItWas() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .name("slow")
            .deadline(LATER)
            .spawn(() -> stuckHere(entered), executor);
    FutureTask<Boolean> runner =
        inThread(
            () -> {
              spawned.task().run();
              return Thread.currentThread().isInterrupted();
            });
    Testing.await(entered);

    pass(spawned);

    assertThat(runner.get(10, TimeUnit.SECONDS)).as("interrupted after the run").isFalse();
    Throwable failure = failureOf(spawned.handle());
    assertThat(failure).isInstanceOf(TaskDeadlineException.class).hasMessageContaining("slow");
    assertThat(failure.getSuppressed()[0].getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("stuckHere");
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
    assertThat(spawned.handle().isCancelled()).isFalse();
  }

  private static String stuckHere(CountDownLatch entered) throws InterruptedException {
    entered.countDown();
    new CountDownLatch(1).await();
    return "not reached";
  }

  @Test
  void aDeadlineThatPassesSchedulesAWaitingTaskOnceMoreForItsClose() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").deadline(LATER).spawn(body, executor);
    spawned.task().run();
    pass(spawned);
    assertThat(executor.queued()).isEqualTo(1);
    assertThat(spawned.handle()).isNotDone();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLING);
    executor.runAll();

    assertThat(body.polls()).isEqualTo(1);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isInstanceOf(TimeoutException.class);
  }

  @Test
  void theTimerStopsARunningTask() throws Exception {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .deadline(SOON)
            .spawn(() -> stuckHere(new CountDownLatch(1)), executor);
    inThread(
        () -> {
          spawned.task().run();
          return null;
        });

    assertThatThrownBy(() -> spawned.handle().get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TaskDeadlineException.class);
  }

  @Test
  void aQueuedPollableThatIsOverdueIsClosedByItsNextRun() {
    ScriptedBody<String> body = ScriptedBody.ready("too late");
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").deadline(Duration.ZERO).spawn(body, executor);
    spawned.task().schedule();
    Awaitility.await().until(() -> spawned.handle().isCancelRequested());
    executor.runAll();

    assertThat(body.polls()).isZero();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aQueuedCallableThatIsOverdueFailsAtOnce() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").deadline(Duration.ZERO).spawn(() -> "too late", executor);

    assertThatThrownBy(() -> spawned.handle().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
    spawned.task().run();
    assertThat(spawned.handle()).isCompletedExceptionally();
  }

  @Test
  void aRunThatBeginsTooLateIsNoneHoweverLateTheTimerIs() {
    for (int round = 0; round < 1_000; round++) {
      AtomicBoolean entered = new AtomicBoolean();
      Spawned<Boolean, String> spawned =
          AsyncTask.builder("tag")
              .deadline(Duration.ZERO)
              .spawn(() -> entered.getAndSet(true), executor);
      spawned.task().run();

      assertThatThrownBy(() -> spawned.handle().get(10, TimeUnit.SECONDS)) // the timer may be at it
          .hasCauseInstanceOf(TaskDeadlineException.class);
      assertThat(entered).isFalse();
    }
  }

  @Test
  void aTaskThatIsInTimeKeepsItsValue() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").deadline(Duration.ofDays(1)).spawn(() -> "done", executor);
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void aDeadlineMayBeLongerThanTheCalendar() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .deadline(Duration.ofSeconds(Long.MAX_VALUE))
            .spawn(() -> "done", executor);
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void whatTheBodyThrowsAfterItsDeadlineIsSuppressed() {
    IllegalStateException closing = new IllegalStateException();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .deadline(Duration.ZERO)
            .spawn(ScriptedBody.pending().closeThrows(closing), executor);
    Awaitility.await().until(() -> spawned.handle().isCancelRequested());
    spawned.task().run();

    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(TimeoutException.class)
        .hasSuppressedException(closing);
  }

  @Test
  void aDeadlineCancelsTheChildren() {
    Spawned<String, String> parent =
        AsyncTask.builder("tag").deadline(SOON).spawn(ScriptedBody.pending(), executor);
    Spawned<String, String> child =
        AsyncTask.builder("tag").parent(parent.handle()).spawn(ScriptedBody.pending(), executor);

    Awaitility.await().until(() -> child.handle().isCancelled());
  }

  @Test
  void aCancelBeforeTheDeadlineWins() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .deadline(Duration.ofHours(1))
            .spawn(ScriptedBody.pending(), executor);
    spawned.handle().cancel();
    spawned.task().run();

    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void aStoppedTaskIsNotHeldByItsDeadline() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").deadline(Duration.ofDays(1)).spawn(() -> "done", executor);
    spawned.task().run();
    WeakReference<Object> task = new WeakReference<>(spawned.handle());
    spawned = null;

    Testing.awaitCollected(task);
  }

  @Test
  void aTaskThatIsCancelledAtItsSpawnIsNotHeldByItsDeadline() {
    Spawned<String, String> parent = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    parent.handle().cancel();
    WeakReference<Object> task =
        new WeakReference<>(
            AsyncTask.builder("tag")
                .parent(parent.handle())
                .deadline(Duration.ofDays(1))
                .spawn(() -> "not called", executor)
                .handle());

    Testing.awaitCollected(task);
  }

  @Test
  void bodiesThatOccupyTheCommonPoolDoNotHoldUpTheirDeadlines() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (int i = 0; i < ForkJoinPool.commonPool().getParallelism() + 2; i++) {
      Spawned<String, String> spawned =
          AsyncTask.<String>builder("tag")
              .deadline(Duration.ofMillis(100))
              .spawn(
                  () -> {
                    release.await();
                    return "released";
                  },
                  ForkJoinPool.commonPool()::execute);
      spawned.task().schedule();
      handles.add(spawned.handle());
    }
    try {
      for (JoinHandle<String> handle : handles) {
        assertThatThrownBy(() -> handle.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(TimeoutException.class);
      }
    } finally {
      release.countDown();
    }
  }

  @Test
  void hooksThatBlockDoNotHoldUpOtherDeadlines() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocking = new CountDownLatch(64);
    AtomicInteger polled = new AtomicInteger();
    Pollable<String> body =
        waker -> {
          polled.incrementAndGet();
          TaskContext.current()
              .orElseThrow()
              .onCancel(
                  () -> {
                    blocking.countDown();
                    Testing.awaitUninterruptibly(release);
                  });
          return Poll.pending();
        };
    while (polled.get() < 64) { // some may be too late for that
      AsyncTask.builder("tag").deadline(SOON).spawn(body, executor).task().run();
    }
    Testing.await(blocking);
    Spawned<String, String> other =
        AsyncTask.builder("tag").deadline(SOON).spawn(() -> "too late", executor);

    assertThatThrownBy(() -> other.handle().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TaskDeadlineException.class);
    release.countDown();
  }

  @Test
  void theDeadlineIsListed() {
    LiveTasks liveTasks = new LiveTasks();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .deadline(Duration.ofHours(1))
            .spawn(() -> "done", executor);

    assertThat(liveTasks.find(spawned.handle().id()).orElseThrow().deadline())
        .hasValue(Duration.ofHours(1));
  }
}

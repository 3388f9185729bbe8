package io.asynctask;

import static io.asynctask.Testing.await;
import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A task that was told to stop and does not can be abandoned")
class AbandonTest {

  private final LiveTasks liveTasks = new LiveTasks();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Spawned<String, String> stubborn =
      AsyncTask.builder("tag").trackedBy(liveTasks).spawn(this::ignoreInterrupts, task -> {});
  private final CancellationException reason = new CancellationException("abandoned");

  private String ignoreInterrupts() {
    started.countDown();
    awaitUninterruptibly(release);
    return "late";
  }

  private LiveTask listed() {
    return liveTasks.find(stubborn.handle().id()).orElseThrow();
  }

  @Test
  void itsHandleIsDoneAndItselfStaysListedUntilItsBodyHasStopped() throws Exception {
    FutureTask<Boolean> run = inThread(() -> stubborn.task().runOnce());
    await(started);
    stubborn.handle().cancel(true);
    assertThat(stubborn.handle()).isNotDone();

    assertThat(listed().abandon(reason)).isTrue();
    assertThat(stubborn.handle()).isCancelled().isDone();
    assertThat(failureOf(stubborn.handle())).isSameAs(reason);
    assertThat(listed().state()).isEqualTo(TaskState.CANCELLING);
    assertThat(listed().abandon(reason)).isFalse();

    release.countDown();
    run.get(10, TimeUnit.SECONDS);
    assertThat(liveTasks.counts().live()).isZero();
    assertThat(liveTasks.counts().cancelled()).isEqualTo(1);
    assertThat(stubborn.handle().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(failureOf(stubborn.handle())).isSameAs(reason);
  }

  @Test
  void whoAwaitsItIsWoken() throws Exception {
    FutureTask<Boolean> run = inThread(() -> stubborn.task().runOnce());
    await(started);
    AtomicInteger wakes = new AtomicInteger();
    stubborn.handle().poll(Waker.of(wakes::incrementAndGet));
    stubborn.handle().cancel(true);
    listed().abandon(reason);
    assertThat(wakes).hasValue(1);
    release.countDown();
    run.get(10, TimeUnit.SECONDS);
    assertThat(wakes).hasValue(1);
  }

  @Test
  void aTaskThatNobodyHasToldToStopIsNotAbandoned() {
    assertThat(listed().abandon(reason)).isFalse();
    assertThat(stubborn.handle()).isNotDone();
    release.countDown();
    stubborn.task().run();
    assertThat(stubborn.handle()).isCompletedWithValue("late");
  }
}

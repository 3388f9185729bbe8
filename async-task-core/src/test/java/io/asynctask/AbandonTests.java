package io.asynctask;

import static io.asynctask.Testing.await;
import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A task that does not stop can be abandoned")
class AbandonTests {

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
  void aTaskThatNobodyHasToldToStopIsToldWithoutItsHooks() throws Exception {
    AtomicInteger hooks = new AtomicInteger();
    Spawned<String, String> deaf =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .spawn(
                () -> {
                  TaskContext.current().orElseThrow().onCancel(hooks::incrementAndGet);
                  started.countDown();
                  release.await();
                  return "not interrupted";
                },
                task -> {});
    FutureTask<Boolean> run = inThread(() -> deaf.task().runOnce());
    await(started);
    LiveTask listed = liveTasks.find(deaf.handle().id()).orElseThrow();

    assertThat(listed.abandon(reason)).isTrue();
    assertThat(failureOf(deaf.handle())).isSameAs(reason);
    run.get(10, TimeUnit.SECONDS); // though nobody has released it
    assertThat(listed.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(hooks).hasValue(0);
  }

  @Test
  void aTaskThatHasNotStartedNeverDoes() {
    LiveTask listed = listed();
    assertThat(listed.abandon(reason)).isTrue();
    stubborn.task().run();
    assertThat(started.getCount()).isEqualTo(1);
    assertThat(listed.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(failureOf(stubborn.handle())).isSameAs(reason);
  }

  @Test
  void aTaskThatIsReadyAndDoesNotComeToTheEndOfItsCloseIsDone() throws Exception {
    Spawned<String, String> closing =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .spawn(
                new Pollable<String>() {
                  @Override
                  public Poll<String> poll(Waker waker) {
                    return Poll.ready("ready");
                  }

                  @Override
                  public void close() {
                    ignoreInterrupts();
                  }
                },
                task -> {});
    FutureTask<Boolean> run = inThread(() -> closing.task().runOnce());
    await(started);
    closing.handle().cancel(true);
    LiveTask listed = liveTasks.find(closing.handle().id()).orElseThrow();

    assertThat(listed.abandon(reason)).isTrue();
    assertThat(failureOf(closing.handle())).isSameAs(reason);
    release.countDown();
    run.get(10, TimeUnit.SECONDS);
    assertThat(liveTasks.find(listed.id())).isEmpty();
  }

  @Test
  void anOverdueTaskFailsWithItsDeadline() throws Exception {
    Spawned<String, String> overdue =
        AsyncTask.builder("tag")
            .trackedBy(liveTasks)
            .deadline(Duration.ofMillis(500))
            .spawn(this::ignoreInterrupts, task -> {});
    FutureTask<Boolean> run = inThread(() -> overdue.task().runOnce());
    await(started);
    LiveTask listed = liveTasks.find(overdue.handle().id()).orElseThrow();
    Awaitility.await().until(listed::isCancelRequested);

    assertThat(listed.abandon(reason)).isTrue();
    Throwable failure = failureOf(overdue.handle());
    assertThat(failure).isInstanceOf(TaskDeadlineException.class).hasSuppressedException(reason);
    assertThat(overdue.handle().isCancelled()).isFalse();
    release.countDown();
    run.get(10, TimeUnit.SECONDS);
    assertThat(overdue.handle().state()).isEqualTo(TaskState.FAILED);
    assertThat(failureOf(overdue.handle())).isSameAs(failure);
  }
}

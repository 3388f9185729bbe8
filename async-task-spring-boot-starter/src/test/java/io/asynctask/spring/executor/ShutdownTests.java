package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.spring.task.CancelCauses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("FutureReturnValueIgnored")
class ShutdownTests extends PoolToShutDown {

  @Test
  void tasksMayComeToTheirEndWhileNoMoreAreTaken() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
    CountDownLatch release = new CountDownLatch(1);
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      handles.add(
          executor.submit(
              () -> {
                release.await();
                return "done";
              }));
    }
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    executor.stop(() -> stopped.complete(null));
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.submit(() -> "late"))
        .withMessageContaining("shut down");
    assertThat(stopped).isNotDone();
    release.countDown();
    stopped.get(10, SECONDS);
    assertThat(handles).allSatisfy(handle -> assertThat(handle).isCompletedWithValue("done"));
    executor.destroy();
  }

  @Test
  void tasksThatDoNotEndAreInterruptedAndQueuedOnesCancelled() throws Exception {
    DelegatingTaskExecutor executor = pooled(8, Duration.ofMillis(200), Duration.ofMillis(100));
    List<JoinHandle<Boolean>> handles =
        IntStream.range(0, 208)
            .mapToObj(
                i -> executor.submit(() -> forEver.await(1, java.util.concurrent.TimeUnit.HOURS)))
            .toList();
    List<LiveTask> tasks = liveTasks.list(0, 1_000, 10_000, any -> true).tasks();
    stop(executor);
    executor.destroy();
    assertThat(handles)
        .allSatisfy(handle -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
    assertThat(tasks)
        .hasSize(208)
        .allSatisfy(
            task ->
                assertThat(task.cancelReceipt().orElseThrow().cause())
                    .isEqualTo(CancelCauses.SHUTDOWN));
    assertThat(liveTasks.counts().live()).isZero();
  }

  @Test
  void aTaskThatComesToItsEndBeforeItsCancelIsNotReportedAsCancelled(CapturedOutput output)
      throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofMillis(100), Duration.ofMillis(50));
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<JoinHandle<?>> later = new CompletableFuture<>();
    JoinHandle<?> cancelled =
        executor.submit(
            () -> {
              TaskContext context = TaskContext.current().orElseThrow();
              context.onCancel(
                  () -> {
                    release.countDown();
                    later.join().join();
                  });
              return forEver.await(1, java.util.concurrent.TimeUnit.HOURS);
            });
    later.complete(executor.submit(() -> release.await(1, java.util.concurrent.TimeUnit.HOURS)));
    await().until(() -> executor.statistics().running() == 2);
    stop(executor);
    assertThat(cancelled).isCancelled();
    assertThat(later.join().state()).isEqualTo(TaskState.COMPLETED);
    assertThat(output)
        .contains("of 2 tasks, 1 came to their end, 1 were cancelled, 0 are still there");
    executor.destroy();
  }

  @Test
  void aShutdownWithoutTasksSaysNothing(CapturedOutput output) throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
    executor.submit(() -> "done").get(10, SECONDS);
    await().until(() -> liveTasks.counts().live() == 0);
    stop(executor);
    executor.destroy();
    assertThat(output).doesNotContain("has shut down");
  }

  @Test
  void tasksThatDrainAreCounted(CapturedOutput output) throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofSeconds(20), Duration.ofSeconds(1));
    CountDownLatch release = new CountDownLatch(1);
    IntStream.range(0, 5).forEach(i -> executor.submit(() -> release.await(10, SECONDS)));
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    executor.stop(() -> stopped.complete(null));
    release.countDown();
    stopped.get(10, SECONDS);
    assertThat(output)
        .contains("of 5 tasks, 5 came to their end, 0 were cancelled, 0 are still there");
    executor.destroy();
  }

  @Test
  void aTaskThatEndsBecauseOfTheShutdownIsCountedToo(CapturedOutput output) throws Exception {
    for (int round = 1; round <= 20; round++) {
      DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
      CountDownLatch started = new CountDownLatch(1);
      executor.submit(
          () -> {
            started.countDown();
            while (executor.isRunning()) {
              Thread.onSpinWait();
            }
          });
      started.await();
      stop(executor);
      executor.destroy();
      assertThat(output.getOut().split("of 1 tasks, 1 came to their end", -1)).hasSize(round + 1);
    }
  }

  @Test
  void anExecutorThatAcceptsLateGoesOnUntilItIsDestroyed() throws Exception {
    DelegatingTaskExecutor executor =
        pooled(
            new ShutdownPolicy(
                Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(1), true));
    stop(executor);
    assertThat(executor.submit(() -> "late").get(10, SECONDS)).isEqualTo("late");
    CountDownLatch release = new CountDownLatch(1);
    JoinHandle<Boolean> awaited = executor.submit(() -> release.await(10, SECONDS));
    Thread destroyer = new Thread(() -> destroy(executor));
    destroyer.start();
    await().until(() -> isRefused(executor));
    assertThat(awaited).isNotDone();
    release.countDown();
    destroyer.join(10_000);
    assertThat(awaited).isCompletedWithValue(true);
  }

  @Test
  void withoutATimeToAwaitTasksGoOnAfterTheDestruction() throws Exception {
    DelegatingTaskExecutor executor =
        pooled(new ShutdownPolicy(Duration.ofSeconds(20), null, Duration.ofSeconds(1), true));
    CountDownLatch release = new CountDownLatch(1);
    JoinHandle<Boolean> running = executor.submit(() -> release.await(10, SECONDS));
    JoinHandle<String> queued = executor.submit(() -> "queued");
    executor.destroy();
    assertThat(isRefused(executor)).isTrue();
    release.countDown();
    assertThat(running.get(10, SECONDS)).isTrue();
    assertThat(queued.get(10, SECONDS)).isEqualTo("queued");
  }

  @Test
  void drainAndGraceFitIntoThePhase() {
    ShutdownPolicy usual = ShutdownPolicy.DEFAULT;
    assertThat(usual.graceInPhase()).isEqualTo(Duration.ofSeconds(2));
    assertThat(usual.drainInPhase()).isEqualTo(Duration.ofMillis(27_800));
    ShutdownPolicy hasty =
        new ShutdownPolicy(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(9), false);
    assertThat(hasty.graceInPhase()).isEqualTo(Duration.ofSeconds(1));
    assertThat(hasty.drainInPhase()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void aPauseOfTheContextLeavesTheTasksAlone() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
    assertThat(executor.isPauseable()).isFalse();
    executor.destroy();
  }

  private static boolean isRefused(SpawningTaskExecutor executor) {
    try {
      executor.submit(() -> "probe");
      return false;
    } catch (TaskRejectedException refused) {
      return true;
    }
  }

  private static void destroy(DelegatingTaskExecutor executor) {
    try {
      executor.destroy();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTaskThatWaitsForAStageIsCancelledWithIt() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> handle =
        executor.spawnStage("waits", executor.untagged(), null, () -> JoinHandle.owning(inner));
    stop(executor);
    executor.destroy();
    assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(inner).isCancelled();
  }

  @Test
  void destructionAloneEndsTheTasksToo() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(5));
    JoinHandle<Object> handle =
        executor.submit(
            () -> {
              forEver.await();
              return null;
            });
    executor.destroy();
    assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.submit(() -> "late"));
  }

  @Test
  void aStoppedExecutorTakesTasksAgainWhenItIsStarted() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
    stop(executor);
    assertThat(executor.isRunning()).isFalse();
    executor.start();
    assertThat(executor.submit(() -> "again").get(10, SECONDS)).isEqualTo("again");
    executor.destroy();
  }

  @Test
  void aHookThatThrowsKeepsNobodyElseFromStopping() throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofSeconds(4), Duration.ofSeconds(5));
    CountDownLatch started = new CountDownLatch(2);
    List<JoinHandle<Object>> handles = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      handles.add(
          executor.submit(
              () -> {
                TaskContext.current()
                    .orElseThrow()
                    .onCancel(
                        () -> {
                          throw new IllegalStateException("hook");
                        });
                started.countDown();
                forEver.await();
                return null;
              }));
    }
    started.await();
    stop(executor);
    assertThat(handles)
        .allSatisfy(handle -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
    executor.destroy();
  }

  @Test
  void noTaskStartsOnAThreadThatTheShutdownHasFreed() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofSeconds(1), Duration.ofSeconds(5));
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger late = new AtomicInteger();
    executor.submit(
        () -> {
          started.countDown();
          forEver.await();
          return null;
        });
    started.await();
    for (int i = 0; i < 1_000; i++) {
      executor.submit(late::incrementAndGet);
    }
    stop(executor);
    assertThat(late).hasValue(0);
    executor.destroy();
  }

  @Test
  void whoMayTakeForEverIsAwaitedForEver() throws Exception {
    Duration forEverAndEver = Duration.ofSeconds(Long.MAX_VALUE);
    DelegatingTaskExecutor executor =
        pooled(new ShutdownPolicy(forEverAndEver, forEverAndEver, forEverAndEver, true));
    JoinHandle<Boolean> awaited = executor.submit(() -> forEver.await(10, SECONDS));
    Thread destroyer = new Thread(() -> destroy(executor));
    destroyer.start();
    await().until(() -> isRefused(executor));
    forEver.countDown();
    destroyer.join(10_000);
    assertThat(awaited).isCompletedWithValue(true);
    ThreadPoolTaskExecutor pool = (ThreadPoolTaskExecutor) executor.spawner().delegate().executor();
    await().until(pool.getThreadPoolExecutor()::isTerminated);
  }
}

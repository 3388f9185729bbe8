package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
class ShutdownTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final CountDownLatch forEver = new CountDownLatch(1);

  private SpawningTaskExecutor pooled(int threads, Duration phase, Duration grace)
      throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(threads);
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(pool, liveTasks)
            .name("reports")
            .shutdown(new ShutdownPolicy(phase, Duration.ZERO, grace, false))
            .build();
    executor.afterPropertiesSet();
    return executor;
  }

  private static void stop(SpawningTaskExecutor executor) throws Exception {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    executor.stop(() -> stopped.complete(null));
    stopped.get(20, SECONDS);
  }

  @Test
  void tasksMayComeToTheirEndWhileNoMoreAreTaken() throws Exception {
    SpawningTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
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
    SpawningTaskExecutor executor = pooled(8, Duration.ofMillis(200), Duration.ofMillis(100));
    List<JoinHandle<Boolean>> handles =
        IntStream.range(0, 208)
            .mapToObj(
                i -> executor.submit(() -> forEver.await(1, java.util.concurrent.TimeUnit.HOURS)))
            .toList();
    stop(executor);
    executor.destroy();
    assertThat(handles)
        .allSatisfy(handle -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
    assertThat(liveTasks.counts().live()).isZero();
  }

  @Test
  void aTaskThatIgnoresInterruptsIsReportedOnceWithItsStack(CapturedOutput output)
      throws Exception {
    SpawningTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    CountDownLatch started = new CountDownLatch(1);
    JoinHandle<Object> stubborn =
        executor
            .task("build-report")
            .tag("tenant", 42)
            .spawn(
                () -> {
                  started.countDown();
                  while (forEver.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return null;
                });
    started.await();
    stop(executor);
    executor.destroy();
    assertThat(output)
        .containsOnlyOnce("Still there after the shutdown")
        .contains(
            "task " + stubborn.id() + " build-report [tenant=42]",
            "in io.asynctask.spring.executor.ShutdownTests.");
    forEver.countDown();
    assertThat(stubborn.handle((value, failure) -> "stopped").get(10, SECONDS))
        .isEqualTo("stopped");
  }

  @Test
  void aTaskThatWaitsForAStageIsCancelledWithIt() throws Exception {
    SpawningTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> handle =
        executor.spawnStage("waits", executor.untagged(), null, () -> inner);
    stop(executor);
    executor.destroy();
    assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(inner).isCancelled();
  }

  @Test
  void destructionAloneEndsTheTasksToo() throws Exception {
    SpawningTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(5));
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
    SpawningTaskExecutor executor = pooled(1, Duration.ofSeconds(20), Duration.ofSeconds(1));
    stop(executor);
    assertThat(executor.isRunning()).isFalse();
    executor.start();
    assertThat(executor.submit(() -> "again").get(10, SECONDS)).isEqualTo("again");
    executor.destroy();
  }
}

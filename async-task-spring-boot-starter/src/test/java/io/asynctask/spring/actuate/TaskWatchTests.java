package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TaskWatchTests {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LiveTasks liveTasks = new LiveTasks();
  private final WarningRules rules = new WarningRules(HOUR, HOUR, Duration.ZERO, HOUR, 1_000);
  private final TaskWatch watch = new TaskWatch(liveTasks, rules, HOUR, MINUTE);

  /** Odd, as it is never run. */
  private Spawned<Integer, TaskTags> spawn(int number) {
    return AsyncTask.builder(TaskTags.of("reports"))
        .name("build-" + number)
        .trackedBy(liveTasks)
        .spawn(() -> 42, queued -> {});
  }

  private static Set<Thread> watchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("async-task-watch"))
        .collect(Collectors.toSet());
  }

  @Test
  void aScanCountsTheTasksWithWarningsAndNamesAFew() {
    List<Long> ids =
        IntStream.range(0, 1_000).mapToObj(i -> spawn(i).handle().id()).sorted().toList();
    assertThat(watch.step(0)).isTrue();
    WarningScan.Finding seen = watch.findings().get(Code.QUEUED_LONG);
    assertThat(seen.count()).isEqualTo(1_000);
    assertThat(seen.tasks()).hasSize(5).first().isEqualTo(ids.get(0) + " build-0 on reports");
    assertThat(watch.findings()).containsOnlyKeys(Code.QUEUED_LONG);
  }

  @Test
  void aWarningThatNoLongerHoldsIsForgottenByTheNextScan() {
    JoinHandle<Integer> odd = spawn(1).handle();
    watch.step(0);
    assertThat(watch.findings()).isNotEmpty();
    odd.cancel();
    watch.step(1);
    assertThat(watch.findings()).isEmpty();
  }

  @Test
  void manyTasksAreLookedAtInPartsThatAreKnownWhenAllAre() {
    IntStream.range(0, 120_000).forEach(this::spawn);
    assertThat(watch.step(0)).isFalse();
    assertThat(watch.step(0)).isFalse();
    assertThat(watch.findings()).isEmpty();
    assertThat(watch.step(0)).isTrue();
    assertThat(watch.findings().get(Code.QUEUED_LONG).count()).isEqualTo(120_000);
  }

  @Test
  void aLineIsLoggedAtMostOnceInItsInterval(CapturedOutput output) {
    spawn(1);
    watch.step(0);
    watch.step(MINUTE.toNanos() - 1);
    assertThat(output)
        .containsOnlyOnce("Odd tasks: 1 QUEUED_LONG (")
        .contains("build-1 on reports");
    spawn(2);
    watch.step(MINUTE.toNanos());
    assertThat(output).contains("Odd tasks: 2 QUEUED_LONG (");
  }

  @Test
  void nothingIsLoggedWhenNothingIsOdd(CapturedOutput output) {
    spawn(1).task().run();
    watch.step(0);
    assertThat(output).doesNotContain("Odd tasks");
  }

  @Test
  void theWatchHasAThreadFromItsStartToItsStopAndScansOnIt() {
    TaskWatch often = new TaskWatch(liveTasks, rules, Duration.ofMillis(1), MINUTE);
    Set<Thread> before = watchThreads();
    often.start();
    assertThat(often.isRunning()).isTrue();
    assertThat(watchThreads()).hasSize(before.size() + 1);
    spawn(1);
    await().until(() -> !often.findings().isEmpty());
    often.stop();
    assertThat(often.isRunning()).isFalse();
    await().until(() -> watchThreads().equals(before));
  }

  @Test
  void theHealthIsUpWithDetailsOrDownIfToldSo() {
    JoinHandle<Integer> odd = spawn(1).handle();
    watch.step(0);
    Health up = new AsyncTasksHealthIndicator(watch, Set.of(Code.STUCK)).health();
    assertThat(up.getStatus()).isEqualTo(Status.UP);
    assertThat(up.getDetails())
        .isEqualTo(
            Map.of(
                "warnings",
                Map.of(
                    "QUEUED_LONG",
                    Map.of("count", 1L, "tasks", List.of(odd.id() + " build-1 on reports")))));
    AsyncTasksHealthIndicator strict =
        new AsyncTasksHealthIndicator(watch, Set.of(Code.STUCK, Code.QUEUED_LONG));
    assertThat(strict.health().getStatus()).isEqualTo(Status.DOWN);
    odd.cancel();
    watch.step(1);
    assertThat(strict.health().getStatus()).isEqualTo(Status.UP);
  }
}

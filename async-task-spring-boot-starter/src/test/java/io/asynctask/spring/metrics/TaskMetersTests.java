package io.asynctask.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Task;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.support.TaskExecutorAdapter;

@SuppressWarnings("FutureReturnValueIgnored")
class TaskMetersTests {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TaskMeters meters = new TaskMeters(registry);
  private final LiveTasks liveTasks = LiveTasks.notifying(meters);
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(new TaskExecutorAdapter(queue::add), liveTasks)
          .name("reports")
          .limits(new ExecutorLimits(1, 2, Saturation.REJECT))
          .rejectionListeners(List.of(meters))
          .build();

  private void runAll() {
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
  }

  private String live() {
    return "%d scheduled, %d running, %d waiting"
        .formatted(live("SCHEDULED"), live("RUNNING"), live("WAITING"));
  }

  private long live(String state) {
    return (long)
        registry
            .get("async.tasks.live")
            .tags("executor", "reports", "state", state)
            .gauge()
            .value();
  }

  @Test
  void tasksAreCountedByStateAsTheyComeAndGo() {
    Pollable<Integer> pending = waker -> Poll.pending();
    JoinHandle<Integer> handle = executor.task("poll").spawn(pending);
    JoinHandle<String> second = executor.task("call").spawn(() -> live());
    assertThat(live()).isEqualTo("2 scheduled, 0 running, 0 waiting");
    runAll();
    assertThat(second.join()).isEqualTo("0 scheduled, 1 running, 1 waiting");
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 1 waiting");
    handle.waker().wake();
    assertThat(live()).isEqualTo("1 scheduled, 0 running, 0 waiting");
    runAll();
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 1 waiting");
    handle.cancel();
    assertThat(live()).isEqualTo("1 scheduled, 0 running, 0 waiting");
    runAll();
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 0 waiting");
  }

  @Test
  void aTaskThatIsCancelledInTheQueueOrDestroyedWhileItWaitsCountsNoMore() {
    executor.task("call").spawn(() -> 1).cancel();
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 0 waiting");
    Task<?> task =
        AsyncTask.builder(executor.untagged())
            .trackedBy(liveTasks)
            .spawn((Pollable<Integer>) waker -> Poll.pending(), unscheduled -> {})
            .task();
    task.run();
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 1 waiting");
    task.cancel();
    assertThat(live()).isEqualTo("0 scheduled, 0 running, 0 waiting");
  }

  @Test
  void theTimeToTheFirstRunIsRecordedOnce() {
    int[] polls = new int[1];
    Pollable<Integer> twice =
        waker -> {
          waker.wake();
          return ++polls[0] == 2 ? Poll.ready(1) : Poll.pending();
        };
    executor.task("poll").spawn(twice);
    executor.task("never").spawn(() -> 1).cancel();
    runAll();
    var queued = registry.get("async.tasks.queued").tag("executor", "reports").timer();
    assertThat(queued.count()).isOne();
    assertThat(queued.totalTime(TimeUnit.NANOSECONDS)).isPositive();
  }

  @Test
  void rejectionsAreCounted() {
    for (int i = 0; i < 3; i++) {
      executor.task("call").spawn(() -> 1);
    }
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.task("call").spawn(() -> 1));
    assertThat(registry.get("async.tasks.rejected").tag("executor", "reports").counter().count())
        .isOne();
  }

  @Test
  void aTaskOfNoExecutorOfOursCountsUnderNone() {
    AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> 1, queued -> {});
    assertThat(
            registry
                .get("async.tasks.live")
                .tags("executor", "none", "state", "SCHEDULED")
                .gauge()
                .value())
        .isOne();
  }

  @Test
  void prometheusScrapesThem() {
    executor.task("call").spawn(() -> 1);
    assertThat(registry.scrape())
        .contains(
            "async_tasks_live_tasks{executor=\"reports\",state=\"SCHEDULED\"} 1.0",
            "async_tasks_live_tasks{executor=\"reports\",state=\"RUNNING\"} 0.0",
            "async_tasks_live_tasks{executor=\"reports\",state=\"WAITING\"} 0.0",
            "async_tasks_queued_seconds_count{executor=\"reports\"} 0",
            "async_tasks_rejected_tasks_total{executor=\"reports\"} 0.0");
  }
}

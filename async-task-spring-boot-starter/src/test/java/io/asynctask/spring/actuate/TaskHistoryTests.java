package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.core.task.TaskRejectedException;

class TaskHistoryTests {

  private final TaskHistory history = new TaskHistory(10, id -> null);
  private final LiveTasks liveTasks = LiveTasks.notifying(history);
  private final Queue<Runnable> queue = new ArrayDeque<>();

  /** On a pool that has room for one. */
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(
              run -> {
                if (!queue.isEmpty()) {
                  throw new TaskRejectedException("full");
                }
                queue.add(run);
              },
              liveTasks)
          .build();

  private final AsyncTasksEndpoint endpoint =
      new AsyncTasksEndpoint(
          liveTasks,
          history,
          new ApplicationNumbers(executor::rejected, List::of, () -> null, null),
          WarningsAndTraces.NONE,
          List.of(),
          Show.ALWAYS,
          event -> {},
          () -> null);

  private TaskPage finished(String state, String limit, String cursor) {
    return endpoint.page(
        TaskQuery.of(
            TaskFilter.of(null, null, state, null, null, null, null), null, null, limit, cursor),
        true);
  }

  @Test
  void aTaskThatThePoolHasRefusedIsRejectedAndNeitherSpawnedNorCancelled() {
    JoinHandle<Integer> accepted = executor.submit(() -> 1);
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.submit(() -> 2));
    accepted.cancel(true);

    TaskPage cancelled = finished("CANCELLED", "10", null);
    assertThat(cancelled.tasks())
        .extracting(TaskDescriptor::id)
        .containsExactly(String.valueOf(accepted.id()));
    assertThat(cancelled.summary().spawned()).isEqualTo(1);
    assertThat(cancelled.summary().cancelled()).isEqualTo(1);
    assertThat(cancelled.summary().rejected()).isEqualTo(1);
    assertThat(executor.statistics().spawned()).isEqualTo(1);
  }

  @Test
  void aTaskThatEndsWithItsCancelIsAnsweredWithItsOutcome() {
    JoinHandle<Integer> queued = executor.submit(() -> 1);

    TaskDetails answer = endpoint.cancel(queued.id(), Canceller.ofJmx(true), true).orElseThrow();

    assertThat(answer.task().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(answer.task().outcome()).isNotNull();
  }

  @Test
  void aTaskKeepsTheTimeOfItsSpawn() {
    for (int i = 0; i < 100; i++) {
      JoinHandle<Integer> handle = executor.submit(() -> 1);
      String live = endpoint.find(handle.id(), true).orElseThrow().task().spawnedAt();
      queue.remove().run();

      assertThat(endpoint.find(handle.id(), true).orElseThrow().task().spawnedAt()).isEqualTo(live);
    }
  }

  @Test
  void theTimesOfATaskAreNoLongerThanItsAge() {
    JoinHandle<Integer> handle = executor.submit(() -> 1);
    for (int i = 0; i < 100; i++) {
      TaskDescriptor task = endpoint.find(handle.id(), true).orElseThrow().task();

      assertThat(Duration.parse(task.queued()).plus(Duration.parse(task.busy())))
          .isLessThanOrEqualTo(Duration.parse(task.age()));
    }
  }

  @Test
  void aPageThatIsJustFullIsTheLastOne() {
    for (int i = 0; i < 3; i++) {
      executor.submit(() -> 1);
      queue.remove().run();
    }

    TaskPage page = finished("COMPLETED", "2", null);
    assertThat(page.tasks()).hasSize(2);
    TaskPage rest = finished("COMPLETED", "1", page.next());
    assertThat(rest.tasks()).hasSize(1);
    assertThat(rest.next()).isNull();
  }
}

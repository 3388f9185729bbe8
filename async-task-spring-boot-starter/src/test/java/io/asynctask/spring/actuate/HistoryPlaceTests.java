package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HistoryPlaceTests {

  private static final int TASKS = 20_000;

  private final TaskHistory history = new TaskHistory(1, id -> null);
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(Runnable::run, LiveTasks.notifying(history)).build();

  private FinishedTask remembered() {
    return history.list(0).findFirst().orElseThrow();
  }

  private static int fail() {
    throw new IllegalStateException("of the first");
  }

  @Test
  void nothingIsLeftOfTheTaskBefore() {
    JoinHandle<Integer> failed =
        executor
            .task("first")
            .tag("tenant", "acme")
            .deadline(Duration.ofMinutes(1))
            .spawn((Callable<Integer>) HistoryPlaceTests::fail);
    assertThat(failed).isCompletedExceptionally();
    FinishedTask first = remembered();
    assertThat(first.name()).isEqualTo("first");
    assertThat(first.tag()).isNotNull();
    assertThat(first.particulars().deadline()).isEqualTo(Duration.ofMinutes(1));
    assertThat(first.particulars().failureMessage()).isEqualTo("of the first");

    JoinHandle<Integer> second = executor.submit(() -> 2);

    FinishedTask task = remembered();
    assertThat(task.id()).isEqualTo(second.id());
    assertThat(task.outcome()).isEqualTo(TaskState.COMPLETED);
    assertThat(task.name()).isNotEqualTo("first");
    assertThat(task.particulars().deadline()).isNull();
    assertThat(task.particulars().failureType()).isNull();
    assertThat(task.particulars().failureMessage()).isNull();
  }

  @Test
  void aTaskIsReadWithItsOwnValuesOnly() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> stops =
          () -> {
            for (int i = 0; i < TASKS; i++) {
              String name = "task" + Thread.currentThread().getId() + "-" + i;
              executor.task(name).tag("of", name).spawn((Callable<String>) () -> name);
            }
            return null;
          };
      List<Future<Void>> running = List.of(threads.submit(stops), threads.submit(stops));
      while (!running.stream().allMatch(Future::isDone)) {
        history
            .list(0)
            .forEach(task -> assertThat(task.tag()).returns(task.name(), tag -> tag.value("of")));
      }
      for (Future<Void> run : running) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}

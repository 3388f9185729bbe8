package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;

class EndedMeanwhileTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(run -> {}, liveTasks).build();
  private final List<JoinHandle<?>> toEnd = new ArrayList<>();

  @Test
  void aTaskThatEndsBetweenTheFilterAndTheAnswerIsNotListed() {
    AsyncTasksEndpoint endpoint =
        new AsyncTasksEndpoint(
            liveTasks,
            new TaskHistory(10, id -> null),
            ApplicationNumbers.NONE,
            WarningsAndTraces.NONE,
            List.of((SanitizingFunction) this::endTasks),
            Show.ALWAYS,
            event -> {},
            () -> null);
    JoinHandle<Integer> stays = executor.task("stays").tag("tenant", "acme").spawn(() -> 1);
    toEnd.add(executor.task("ends").tag("tenant", "acme").spawn(() -> 2));

    assertThat(
            endpoint
                .page(
                    TaskQuery.of(
                        TaskFilter.of(null, null, null, "tenant:acme", null, null, null),
                        null,
                        null,
                        null,
                        null),
                    true)
                .tasks())
        .extracting(TaskDescriptor::id)
        .containsExactly(String.valueOf(stays.id()));
  }

  /** Stands for whatever ends a task just then: the filter asks it for the values of tags. */
  private SanitizableData endTasks(SanitizableData data) {
    toEnd.forEach(handle -> handle.cancel(true));
    return data;
  }
}

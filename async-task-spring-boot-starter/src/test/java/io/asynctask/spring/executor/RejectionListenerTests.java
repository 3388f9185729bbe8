package io.asynctask.spring.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.LiveTasks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;

@ExtendWith(OutputCaptureExtension.class)
class RejectionListenerTests {

  @Test
  void oneThatFailsForEachOfAThousandTasksIsOneLine(CapturedOutput output) {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(new HandDrivenExecutor(), new LiveTasks())
            .name("reports")
            .rejectionListeners(
                List.of(
                    (name, task, id, rejection) -> {
                      throw new IllegalStateException("listener");
                    }))
            .build();
    ((SmartLifecycle) executor).stop();
    for (int i = 0; i < 1_000; i++) {
      assertThatExceptionOfType(TaskRejectedException.class)
          .isThrownBy(() -> executor.task("x").spawn(() -> ""));
    }
    assertThat(output).containsOnlyOnce("A listener failed at the rejection of task 'x'");
    assertThat(output.toString()).doesNotContain("\tat ");
    assertThat(executor.rejected()).isEqualTo(1_000);
  }

  @Test
  void ifTheListenersCannotBeHadTheRejectionIsThrownAllTheSame(CapturedOutput output) {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(new HandDrivenExecutor(), new LiveTasks())
            .rejectionListeners(
                () -> {
                  throw new IllegalStateException("no beans");
                })
            .build();
    ((SmartLifecycle) executor).stop();

    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.task("x").spawn(() -> ""));
    assertThat(output).contains("No listener hears of the rejection of task 'x'", "no beans");
  }
}

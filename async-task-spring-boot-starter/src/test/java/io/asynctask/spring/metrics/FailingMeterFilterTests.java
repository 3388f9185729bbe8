package io.asynctask.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("faults")
@ExtendWith(OutputCaptureExtension.class)
class FailingMeterFilterTests {

  @Test
  void aFilterThatThrowsIsReportedOnceForAnExecutor(CapturedOutput output) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("filter");
              }
            });
    LiveTasks liveTasks = LiveTasks.notifying(new TaskMeters(registry));
    for (int i = 0; i < 100; i++) {
      AsyncTask.builder(TaskTags.of("reports"))
          .trackedBy(liveTasks)
          .spawn(() -> "", queued -> {})
          .task()
          .run();
    }
    assertThat(output)
        .containsOnlyOnce("There are no meters of the tasks of executor 'reports'")
        .doesNotContain("A listener of");
  }
}

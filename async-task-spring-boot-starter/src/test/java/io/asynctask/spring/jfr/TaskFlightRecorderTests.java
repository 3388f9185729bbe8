package io.asynctask.spring.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

@SuppressWarnings("FutureReturnValueIgnored")
class TaskFlightRecorderTests {

  private final SimpleAsyncTaskExecutor delegate = new SimpleAsyncTaskExecutor("reports-");
  private final TaskFlightRecorder recorder = new TaskFlightRecorder();
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(delegate, LiveTasks.notifying(recorder))
          .name("reports")
          .limits(new ExecutorLimits(1, 0, Saturation.REJECT))
          .rejectionListeners(List.of(recorder))
          .build();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    delegate.close();
  }

  private List<RecordedEvent> record(Recording recording) throws IOException {
    recording.stop();
    Path file = directory.resolve("tasks.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, JoinHandle<?> handle) {
    return events.stream()
        .filter(event -> event.hasField("taskId") && event.getLong("taskId") == handle.id())
        .toList();
  }

  private static RecordedEvent one(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s in %s".formatted(name, events)));
  }

  private JoinHandle<String> report() throws Exception {
    JoinHandle<String> handle =
        executor.task("build-report").tag("tenant", 42).spawn(() -> "report");
    handle.get(10, TimeUnit.SECONDS);
    return handle;
  }

  private void recordsARun(boolean virtual) throws Exception {
    delegate.setVirtualThreads(virtual);
    try (Recording recording = new Recording()) {
      recording.start();
      JoinHandle<String> handle = report();
      List<RecordedEvent> events = of(record(recording), handle);
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.getString("taskName")).isEqualTo("build-report");
                assertThat(event.getString("executor")).isEqualTo("reports");
                assertThat(event.getString("tags")).isEqualTo("tenant=42");
                assertThat(event.getThread().getJavaName()).startsWith("reports-");
              })
          .extracting(event -> event.getEventType().getName())
          .containsExactlyInAnyOrder("asynctask.Start", "asynctask.Run", "asynctask.Stop");
      RecordedEvent run = one(events, "asynctask.Run");
      assertThat(run.getDuration()).isPositive();
      assertThat(run.getInt("poll")).isOne();
      RecordedEvent stop = one(events, "asynctask.Stop");
      assertThat(stop.getString("outcome")).isEqualTo("COMPLETED");
      assertThat(stop.getDuration("age"))
          .isGreaterThanOrEqualTo(stop.getDuration("queued").plus(stop.getDuration("busy")));
      assertThat(one(events, "asynctask.Start").getDuration("queued")).isPositive();
    }
  }

  @Test
  void aRecordingShowsTasksWithTheirNamesAndTags() throws Exception {
    recordsARun(false);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void onVirtualThreadsAsWell() throws Exception {
    recordsARun(true);
  }

  @Test
  void aRecordingShowsWhoCancelsATask() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      Pollable<String> pending = waker -> Poll.pending();
      JoinHandle<String> handle = executor.task("wait").spawn(pending);
      handle.cancel();
      assertThat(handle.handle((value, failure) -> failure).get(10, TimeUnit.SECONDS)).isNotNull();
      List<RecordedEvent> events = of(record(recording), handle);
      RecordedEvent cancel = one(events, "asynctask.Cancel");
      assertThat(cancel.getString("taskName")).isEqualTo("wait");
      assertThat(cancel.getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
      assertThat(cancel.getStackTrace().getFrames())
          .anyMatch(frame -> frame.getMethod().getName().equals("aRecordingShowsWhoCancelsATask"));
      assertThat(one(events, "asynctask.Stop").getString("outcome")).isEqualTo("CANCELLED");
    }
  }

  @Test
  void aRecordingShowsWhoseTasksAreRejected() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      Pollable<String> pending = waker -> Poll.pending();
      executor.task("first").spawn(pending);
      assertThatExceptionOfType(TaskRejectedException.class)
          .isThrownBy(
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  executor.task("next").spawn(pending);
                }
              });
      RecordedEvent rejected = one(record(recording), "asynctask.Reject");
      assertThat(rejected.getString("taskName")).isEqualTo("next");
      assertThat(rejected.getString("executor")).isEqualTo("reports");
      assertThat(rejected.getString("message")).contains("saturated");
      assertThat(rejected.getStackTrace().getFrames()).isNotEmpty();
    }
  }

  @Test
  void eventsThatAreOffAreNotRecorded() throws Exception {
    try (Recording recording = new Recording()) {
      recording.disable("asynctask.Run");
      recording.start();
      JoinHandle<String> handle = report();
      assertThat(of(record(recording), handle))
          .extracting(event -> event.getEventType().getName())
          .doesNotContain("asynctask.Run")
          .contains("asynctask.Stop");
    }
  }
}

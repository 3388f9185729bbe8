package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.TaskState;
import io.asynctask.spring.statistics.TaskStatistics;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What the times of finished tasks note when a task stops, by one thread and by two at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatisticsAtStop {

  private final TaskStatistics statistics = new TaskStatistics(Duration.ofMinutes(5), 100);

  /** A task that one thread has run. */
  @State(Scope.Thread)
  public static class Stopped {

    private final LiveTask task = stopped();

    private static LiveTask stopped() {
      LiveTasks liveTasks = new LiveTasks();
      Spawned<Integer, TaskTags> spawned =
          AsyncTask.builder(TaskTags.of("jars"))
              .name("audit-jar")
              .trackedBy(liveTasks)
              .spawn(() -> 42, queued -> {});
      LiveTask task = liveTasks.find(spawned.handle().id()).orElseThrow();
      spawned.task().run();
      return task;
    }
  }

  @Benchmark
  public void oneThread(Stopped stopped) {
    statistics.stopped(stopped.task, TaskState.COMPLETED, null);
  }

  @Benchmark
  @Threads(2)
  public void twoThreads(Stopped stopped) {
    statistics.stopped(stopped.task, TaskState.COMPLETED, null);
  }
}

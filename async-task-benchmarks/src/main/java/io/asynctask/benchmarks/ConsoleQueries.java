package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.spring.actuate.ApplicationNumbers;
import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.actuate.TaskHistory;
import io.asynctask.spring.actuate.WarningsAndTraces;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.actuate.endpoint.Show;

/** What the endpoint does for the console, without JSON: with 10,000 queued tasks. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConsoleQueries {

  @Param("10000")
  private int live;

  private final LiveTasks tasks = new LiveTasks();
  private final List<Spawned<Integer, TaskTags>> spawned = new ArrayList<>();
  private final AsyncTasksEndpoint endpoint =
      new AsyncTasksEndpoint(
          tasks,
          new TaskHistory(200, id -> null),
          ApplicationNumbers.NONE,
          WarningsAndTraces.NONE,
          List.of(),
          Show.ALWAYS,
          event -> {},
          () -> null);

  @Setup(Level.Trial)
  public void spawn() {
    for (int i = 0; i < live; i++) {
      spawned.add(
          AsyncTask.builder(TaskTags.of("jars", Map.of("tenant", Integer.toString(i % 100))))
              .name("audit-" + i % 10)
              .trackedBy(tasks)
              .spawn(() -> 42, queued -> {}));
    }
  }

  private Object list(@Nullable String sort, @Nullable String groupBy) {
    return endpoint.tasks(null, null, null, null, null, null, null, null, null, sort, groupBy);
  }

  @Benchmark
  public Object page() {
    return list(null, null);
  }

  @Benchmark
  public Object sortedByAge() {
    return list("-age", null);
  }

  @Benchmark
  public Object sortedByName() {
    return list("name", null);
  }

  @Benchmark
  public Object groupedByName() {
    return list(null, "name");
  }

  @Benchmark
  public Object groupedByTag() {
    return list(null, "tag:tenant");
  }

  /** One task with its reason: the scan of the queue is most of it. */
  @Benchmark
  public @Nullable Object why() {
    return endpoint.task(Long.toString(spawned.get(live / 2).handle().id()));
  }
}

package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/** A page of 100 and a find, with few and with many live tasks. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListPage {

  @Param({"1000", "1000000"})
  private int live;

  private final LiveTasks tasks = new LiveTasks();
  private final List<JoinHandle<Integer>> handles = new ArrayList<>();
  private long middle;

  @Setup(Level.Trial)
  public void spawn() {
    for (int i = 0; i < live; i++) {
      handles.add(AsyncTask.builder("tag").trackedBy(tasks).spawn(() -> 42, queued -> {}).handle());
    }
    middle = handles.get(live / 2).id();
  }

  @Benchmark
  public LiveTasks.Page firstPage() {
    return tasks.list(0, 100, 10_000, task -> true);
  }

  @Benchmark
  public LiveTasks.Page pageInTheMiddle() {
    return tasks.list(middle, 100, 10_000, task -> true);
  }

  @Benchmark
  public Optional<LiveTask> find() {
    return tasks.find(middle);
  }
}

package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Spawn, poll, cancel and close a task: a tracked one gets a receipt, one that no registry tracks
 * gets none.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CancelReceipts {

  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Schedule<String> schedule = queue::add;
  private final Pollable<Integer> pending = waker -> Poll.pending();
  private final LiveTasks liveTasks = new LiveTasks();

  @Benchmark
  public JoinHandle<Integer> tracked() {
    return cancelled(AsyncTask.builder("tag").trackedBy(liveTasks).spawn(pending, schedule));
  }

  /** Without the receipt and without all else that a registry costs. */
  @Benchmark
  public JoinHandle<Integer> untracked() {
    return cancelled(AsyncTask.spawn(pending, schedule, "tag"));
  }

  /** What a registry costs without a cancel. */
  @Benchmark
  public JoinHandle<Integer> trackedToItsEnd() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(waker -> Poll.ready(42), schedule);
    spawned.task().run();
    return spawned.handle();
  }

  private JoinHandle<Integer> cancelled(Spawned<Integer, String> spawned) {
    spawned.task().run();
    spawned.handle().cancel(true);
    queue.remove().run();
    return spawned.handle();
  }
}

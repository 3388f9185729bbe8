package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
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

/** Spawn, queue, cancel, and take the cancelled task from the queue. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CancelQueued {

  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Schedule<String> schedule = queue::add;
  private final Callable<Integer> callable = () -> 42;

  @Benchmark
  public JoinHandle<Integer> task() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(callable, schedule, "tag");
    spawned.task().schedule();
    spawned.handle().cancel();
    queue.remove().run();
    return spawned.handle();
  }

  @Benchmark
  public FutureTask<Integer> futureTask() {
    FutureTask<Integer> future = new FutureTask<>(callable);
    queue.add(future);
    future.cancel(false);
    queue.remove().run();
    return future;
  }

  @Benchmark
  public CompletableFuture<Integer> supplyAsync() {
    CompletableFuture<Integer> future = CompletableFuture.supplyAsync(() -> 42, queue::add);
    future.cancel(false);
    queue.remove().run();
    return future;
  }
}

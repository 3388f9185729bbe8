package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.ExecutorsKt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One task after the other: spawn, queue, take from the queue, run, join, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpawnRunJoin {

  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Schedule<String> schedule = queue::add;
  private final Integer value = 42;
  private final Callable<Integer> callable = () -> value;
  private final Supplier<Integer> supplier = () -> value;
  private final LiveTasks clockless = LiveTasks.withoutClock();
  private final LiveTasks clocked = new LiveTasks();
  private final ConcurrentHashMap<Long, Object> map = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final CoroutineDispatcher dispatcher = ExecutorsKt.from(queue::add);
  private final CoroutineScope scope = CoroutineScopeKt.CoroutineScope(dispatcher);

  @Benchmark
  public Integer untracked() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(callable, schedule, "tag");
    spawned.task().schedule();
    queue.remove().run();
    return spawned.handle().join();
  }

  @Benchmark
  public Integer trackedClockOff() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(clockless).spawn(callable, schedule);
    spawned.task().schedule();
    queue.remove().run();
    return spawned.handle().join();
  }

  @Benchmark
  public Integer trackedClockOn() {
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").trackedBy(clocked).spawn(callable, schedule);
    spawned.task().schedule();
    queue.remove().run();
    return spawned.handle().join();
  }

  @Benchmark
  public Integer futureTask() throws ExecutionException, InterruptedException {
    FutureTask<Integer> future = new FutureTask<>(callable);
    queue.add(future);
    queue.remove().run();
    return future.get();
  }

  /** What a registry costs that is a map from id to task. */
  @Benchmark
  public Integer futureTaskInConcurrentHashMap() throws ExecutionException, InterruptedException {
    FutureTask<Integer> future = new FutureTask<>(callable);
    Long id = ids.incrementAndGet();
    map.put(id, future);
    queue.add(future);
    queue.remove().run();
    map.remove(id);
    return future.get();
  }

  @Benchmark
  public Integer supplyAsync() {
    CompletableFuture<Integer> future = CompletableFuture.supplyAsync(supplier, queue::add);
    queue.remove().run();
    return future.join();
  }

  @Benchmark
  public Integer forkJoinTask() {
    ForkJoinTask<Integer> task = ForkJoinTask.adapt(callable);
    queue.add((Runnable) task);
    queue.remove().run();
    return task.join();
  }

  @Benchmark
  public Integer kotlinAsync() {
    Deferred<Integer> deferred =
        BuildersKt.async(
            scope, dispatcher, CoroutineStart.DEFAULT, (ignored, continuation) -> value);
    queue.remove().run();
    return deferred.getCompleted();
  }
}

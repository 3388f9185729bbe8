package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand tasks to a real executor, then joined: nanoseconds for each task. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(Batch.SIZE)
public class Batch {

  static final int SIZE = 1_000;

  /** {@code pool}: two platform threads; {@code virtual}: a virtual thread each, from JDK 21 on. */
  @Param({"pool", "virtual"})
  private String threads = "pool";

  private final Integer value = 42;
  private final Callable<Integer> callable = () -> value;
  private final Future<?>[] futures = new Future<?>[SIZE];
  private final LiveTasks clockless = LiveTasks.withoutClock();
  private final LiveTasks clocked = new LiveTasks();
  private ExecutorService executor = Executors.newSingleThreadExecutor();
  private Schedule<String> schedule = executor::execute;

  @Setup(Level.Trial)
  public void startExecutor() throws ReflectiveOperationException {
    executor.shutdown();
    executor =
        threads.equals("pool")
            ? Executors.newFixedThreadPool(2)
            : (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    schedule = executor::execute;
  }

  @TearDown(Level.Trial)
  public void stopExecutor() {
    executor.shutdown();
  }

  @Benchmark
  public void untracked() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = scheduled(AsyncTask.spawn(callable, schedule, "tag"));
    }
    joinAll();
  }

  @Benchmark
  public void trackedClockOff() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] =
          scheduled(AsyncTask.builder("tag").trackedBy(clockless).spawn(callable, schedule));
    }
    joinAll();
  }

  @Benchmark
  public void trackedClockOn() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = scheduled(AsyncTask.builder("tag").trackedBy(clocked).spawn(callable, schedule));
    }
    joinAll();
  }

  private static JoinHandle<?> scheduled(Spawned<?, ?> spawned) {
    spawned.task().schedule();
    return spawned.handle();
  }

  @Benchmark
  public void submit() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = executor.submit(callable);
    }
    joinAll();
  }

  @Benchmark
  public void supplyAsync() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = CompletableFuture.supplyAsync(() -> value, executor);
    }
    joinAll();
  }

  private void joinAll() throws ExecutionException, InterruptedException {
    for (Future<?> future : futures) {
      future.get();
    }
  }
}

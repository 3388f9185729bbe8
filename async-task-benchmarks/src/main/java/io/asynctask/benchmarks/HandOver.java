package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Schedule;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tasks that one thread spawns and another one runs, for each task. Neither thread ever parks, as
 * those of {@link Batch} do, so this shows what the threads cost each other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(HandOver.SIZE)
public class HandOver {

  static final int SIZE = 100_000;
  private static final int CAPACITY = 1_024;

  private final Integer value = 42;
  private final Callable<Integer> callable = () -> value;
  private final Schedule<String> schedule = this::put;
  private final LiveTasks liveTasks = new LiveTasks();
  private final AtomicReferenceArray<Runnable> ring = new AtomicReferenceArray<>(CAPACITY);
  private int next;
  private volatile boolean ended;

  @Setup(Level.Trial)
  public void startRunner() {
    Thread runner = new Thread(this::runAll, "runner");
    runner.setDaemon(true);
    runner.start();
  }

  @TearDown(Level.Trial)
  public void stopRunner() {
    ended = true;
  }

  private void runAll() {
    for (int i = 0; !ended; ) {
      Runnable task = ring.getAcquire(i);
      if (task == null) {
        Thread.onSpinWait();
      } else {
        task.run();
        ring.setRelease(i, null); // after the run, so that an empty ring is the end of all
        i = (i + 1) % CAPACITY;
      }
    }
  }

  private void put(Runnable task) {
    while (ring.getAcquire(next) != null) {
      Thread.onSpinWait();
    }
    ring.setRelease(next, task);
    next = (next + 1) % CAPACITY;
  }

  private void awaitLast() {
    while (ring.getAcquire((next + CAPACITY - 1) % CAPACITY) != null) {
      Thread.onSpinWait();
    }
  }

  @Benchmark
  public void untracked() {
    for (int i = 0; i < SIZE; i++) {
      AsyncTask.spawn(callable, schedule, "tag").task().schedule();
    }
    awaitLast();
  }

  @Benchmark
  public void tracked() {
    for (int i = 0; i < SIZE; i++) {
      AsyncTask.builder("tag").trackedBy(liveTasks).spawn(callable, schedule).task().schedule();
    }
    awaitLast();
  }

  @Benchmark
  public void futureTask() {
    for (int i = 0; i < SIZE; i++) {
      put(new FutureTask<>(callable));
    }
    awaitLast();
  }

  @Benchmark
  public void supplyAsync() {
    for (int i = 0; i < SIZE; i++) {
      CompletableFuture<Integer> unused = CompletableFuture.supplyAsync(() -> value, this::put);
    }
    awaitLast();
  }
}

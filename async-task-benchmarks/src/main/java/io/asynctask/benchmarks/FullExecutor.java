package io.asynctask.benchmarks;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * What an executor whose queue is full costs, for each length of the queue: one more refusal, and
 * the cancel of a queued task in the middle with the submit of another in its place. The JDK's pool
 * is the peer: its refusal, and the removal of a task from its queue.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FullExecutor {

  @Param({"10", "1000", "10000", "100000"})
  int length;

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<JoinHandle<Integer>> queued = new ArrayList<>();
  private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();

  @SuppressWarnings("NullAway.Init") // made by fill
  private SpawningTaskExecutor executor;

  @SuppressWarnings("NullAway.Init") // made by fill
  private ThreadPoolExecutor peer;

  private int next;

  /** Fills both. */
  @Setup(Level.Trial)
  public void fill() {
    pool.setCorePoolSize(1);
    pool.initialize();
    executor =
        SpawningTaskExecutor.over(pool, new LiveTasks())
            .limits(new ExecutorLimits(1, length, Saturation.REJECT))
            .build();
    executor.submit(() -> release.await(1, TimeUnit.HOURS));
    peer = new ThreadPoolExecutor(1, 1, 1, TimeUnit.HOURS, new LinkedBlockingQueue<>(length));
    peer.submit(() -> release.await(1, TimeUnit.HOURS));
    while (peer.getQueue().size() > 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < length; i++) {
      queued.add(executor.submit(() -> 42));
      peer.submit(() -> 42);
    }
    next = length / 2;
  }

  /** Lets the threads go. */
  @TearDown(Level.Trial)
  public void end() {
    release.countDown();
    peer.shutdownNow();
    pool.shutdown();
  }

  @Benchmark
  public Object refusal() {
    try {
      return executor.submit(() -> 42);
    } catch (TaskRejectedException full) {
      return full;
    }
  }

  @Benchmark
  public Object refusalOfThePool() {
    try {
      return peer.submit(() -> 42);
    } catch (RejectedExecutionException full) {
      return full;
    }
  }

  @Benchmark
  public Object cancelOfAQueuedTask() {
    queued.get(next).cancel();
    JoinHandle<Integer> another = executor.submit(() -> 42);
    queued.set(next, another);
    next = (next + 1) % length;
    return another;
  }
}

package io.asynctask.benchmarks;

import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Tasks of a millisecond on four places with a full queue, while one thread offers as many more as
 * the row says, as a multiple of what the places can do: {@code done} is the goodput. It is to stay
 * what it is with no offer beyond the capacity.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Goodput {

  private static final int PLACES = 4;

  @Param({"100", "10000", "100000"})
  int length;

  @Param({"1", "10"})
  int offers;

  private final LongAdder done = new LongAdder();
  private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
  private final Callable<Integer> work =
      () -> {
        LockSupport.parkNanos(1_000_000);
        done.increment();
        return 42;
      };

  @SuppressWarnings("NullAway.Init") // made by fill
  private SpawningTaskExecutor executor;

  /** What was done in an iteration. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Done {
    public long done;
  }

  /** Fills the queue. */
  @Setup(Level.Trial)
  public void fill() {
    pool.setCorePoolSize(PLACES);
    pool.initialize();
    executor =
        SpawningTaskExecutor.over(pool, new LiveTasks())
            .limits(new ExecutorLimits(PLACES, length, Saturation.REJECT))
            .build();
    for (int i = 0; i < length; i++) {
      executor.submit(work);
    }
  }

  /** Ends the pool. */
  @TearDown(Level.Trial)
  public void end() {
    pool.shutdown();
  }

  @Benchmark
  public void offer(Done counter) {
    long before = done.sum();
    long next = System.nanoTime();
    for (int i = 0; i < offers * PLACES * 10; i++) {
      try {
        executor.submit(work);
      } catch (TaskRejectedException full) {
        // that is what is measured
      }
      next += 1_000_000 / (offers * PLACES);
      while (System.nanoTime() < next) {
        Thread.onSpinWait();
      }
    }
    counter.done += done.sum() - before;
  }
}

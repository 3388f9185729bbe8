package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.scheduler.NonBlocking;

/** What a full executor does to the threads that submit to it. */
@Tag("faults")
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
class SaturationTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();

  private SpawningTaskExecutor limited(int concurrency, int capacity, Saturation onSaturation) {
    return SpawningTaskExecutor.over(delegate, liveTasks)
        .name("reports")
        .limits(new ExecutorLimits(concurrency, capacity, onSaturation))
        .build();
  }

  private static final class EventLoop extends Thread implements NonBlocking {
    EventLoop(Runnable run) {
      super(run, "event-loop");
    }
  }

  private static Object on(Function<Runnable, Thread> threads, SpawningTaskExecutor executor)
      throws Exception {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    threads
        .apply(
            () -> {
              try {
                outcome.complete(executor.submit(() -> "ran"));
              } catch (TaskRejectedException refusal) {
                outcome.complete(refusal);
              }
            })
        .start();
    return outcome.get(20, SECONDS);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCK", "CALLER_RUNS"})
  void anEventLoopIsNeitherBlockedNorMadeToRunATask(Saturation onSaturation) throws Exception {
    SpawningTaskExecutor executor = limited(1, 0, onSaturation);
    assertThat(on(EventLoop::new, executor)).isInstanceOf(JoinHandle.class);
    for (Function<Runnable, Thread> threads :
        List.<Function<Runnable, Thread>>of(EventLoop::new, FastThreadLocalThread::new)) {
      assertThat(on(threads, executor))
          .isInstanceOfSatisfying(
              TaskRejectedException.class,
              refusal ->
                  assertThat(refusal)
                      .hasMessageContaining("the calling thread '")
                      .hasMessageContaining("must not")
                      .hasMessageContaining("submit from another thread"));
    }
    assertThat(executor.statistics().rejected()).isEqualTo(2);
    assertThat(liveTasks.counts().spawned()).isEqualTo(1);
    delegate.runAll();
    assertThat(executor.statistics().running()).isZero();
  }

  @Test
  void aNettyThreadThatPermitsBlockingRunsATask() throws Exception {
    SpawningTaskExecutor executor = limited(1, 0, Saturation.CALLER_RUNS);
    executor.submit(() -> "occupies the place");
    Object outcome =
        on(
            run ->
                new FastThreadLocalThread(run) {
                  @Override
                  public boolean permitBlockingCalls() {
                    return true;
                  }
                },
            executor);
    assertThat(outcome)
        .isInstanceOfSatisfying(JoinHandle.class, handle -> assertThat(handle.isDone()).isTrue());
  }

  @Test
  void blockedSubmittersGoOnInTheOrderTheyCame() throws Exception {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.BLOCK);
    executor.submit(() -> "a");
    executor.submit(() -> "b");
    ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
    List<Thread> submitters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      Thread submitter = new Thread(() -> executor.submit(() -> order.add(number)));
      submitter.start();
      await().until(() -> submitter.getState() == Thread.State.WAITING);
      submitters.add(submitter);
    }
    for (Thread submitter : submitters) {
      assertThat(submitter.isAlive()).isTrue();
      delegate.runNext();
      submitter.join(20_000);
      assertThat(submitter.isAlive()).isFalse();
    }
    delegate.runAll();
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
    assertThat(executor.statistics().running()).isZero();
  }

  @Test
  void aBlockedSubmitterGoesOnWhenAQueuedTaskIsCancelled() throws Exception {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.BLOCK);
    executor.submit(() -> "a");
    JoinHandle<String> queued = executor.submit(() -> "b");
    CompletableFuture<JoinHandle<String>> submitted = new CompletableFuture<>();
    Thread submitter = new Thread(() -> submitted.complete(executor.submit(() -> "c")));
    submitter.start();
    await().until(() -> submitter.getState() == Thread.State.WAITING);
    queued.cancel();
    JoinHandle<String> third = submitted.get(20, SECONDS);
    delegate.runAll();
    assertThat(third).isCompletedWithValue("c");
  }

  @Test
  void aBlockedSubmitterGoesOnWhenTheDeadlineOfItsTaskHasPassed() throws Exception {
    SpawningTaskExecutor executor = limited(1, 0, Saturation.BLOCK);
    executor.submit(() -> "a");
    JoinHandle<String> overdue =
        executor.task("overdue").deadline(Duration.ofMillis(20)).spawn(() -> "too late");
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(overdue::get);
    delegate.runAll();
    assertThat(executor.statistics().running()).isZero();
    executor.submit(() -> "b");
    assertThat(executor.statistics().running()).isEqualTo(1);
  }

  private static int walk(SpawningTaskExecutor executor, AtomicInteger deepest, int depth) {
    deepest.accumulateAndGet(depth, Math::max);
    executor.submit(() -> walk(executor, deepest, depth + 1));
    return depth;
  }

  @Test
  void tasksThatCallersRunNestSoDeepAndNoDeeper() throws Exception {
    SpawningTaskExecutor executor = limited(1, 0, Saturation.CALLER_RUNS);
    executor.submit(() -> "occupies the place");
    AtomicInteger deepest = new AtomicInteger();
    JoinHandle<Integer> outermost = executor.submit(() -> walk(executor, deepest, 1));
    assertThat(outermost).isCompletedWithValue(1);
    assertThat(deepest).hasValue(CallerRuns.MAX_DEPTH);
    assertThat(executor.statistics().rejected()).isEqualTo(1);
    assertThat(CallerRuns.isNestedTooDeep()).isFalse();
    delegate.runAll();
    assertThat(executor.statistics().running()).isZero();
    assertThat(liveTasks.counts().live()).isZero();
  }

  /** The stack overflows in the middle of submits, cancels and ends of stages, many times. */
  @ParameterizedTest
  @EnumSource
  void anOverflowOfTheStackLosesNoPlace(Saturation onSaturation) throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(2);
    pool.initialize();
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(pool, liveTasks)
            .name("deep")
            .limits(new ExecutorLimits(2, 3, onSaturation))
            .build();
    for (int round = 0; round < 10; round++) {
      int padding = round;
      Thread thread = new Thread(null, () -> overflow(executor, padding), "deep", 256 * 1024);
      thread.start();
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
    CompletableFuture<ExecutorStatistics> statistics =
        CompletableFuture.supplyAsync(executor::statistics);
    assertThat(statistics.get(20, SECONDS)).isNotNull();
    await().until(() -> executor.statistics().queued() == 0);
    await().until(() -> executor.statistics().running() == 0);
    CompletableFuture<String> after =
        CompletableFuture.supplyAsync(() -> executor.submit(() -> "works").join());
    assertThat(after.get(20, SECONDS)).isEqualTo("works");
    pool.shutdown();
  }

  private static void overflow(SpawningTaskExecutor executor, int padding) {
    try {
      deeper(executor, padding);
    } catch (StackOverflowError expected) {
      assertThat(expected).isNotNull();
    }
  }

  private static void deeper(SpawningTaskExecutor executor, int padding) {
    if (padding > 0) {
      deeper(executor, padding - 1);
      return;
    }
    try {
      executor.submit(() -> "shallow");
    } catch (TaskRejectedException full) {
      Thread.yield();
    }
    deeper(executor, 0);
  }
}

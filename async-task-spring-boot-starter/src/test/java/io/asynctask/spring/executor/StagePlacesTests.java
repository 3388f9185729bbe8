package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** A task that waits for its stage keeps its place and holds no thread. */
@Timeout(60)
class StagePlacesTests {

  private static final int PLACES = 2;

  private final LiveTasks liveTasks = new LiveTasks();
  private final List<Runnable> closing = new ArrayList<>();

  /** The stages that were begun, in order: calls under way at a remote system. */
  private final BlockingQueue<CompletableFuture<Integer>> begun = new LinkedBlockingQueue<>();

  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Executors that take two bodies at a time, each with a queue but for the one that blocks. */
  enum Kind {
    POOL,
    SCHEDULER,
    JDK_POOL,
    LIMITED_POOL,
    LIMITED_THREADS
  }

  @AfterEach
  void close() {
    closing.forEach(Runnable::run);
  }

  private SpawningTaskExecutor executor(Kind kind) {
    ExecutorLimits limits = new ExecutorLimits(PLACES, 1_000, Saturation.REJECT);
    return switch (kind) {
      case POOL -> over(pool(PLACES, PLACES, 1_000)).build();
      case SCHEDULER -> {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(PLACES);
        scheduler.initialize();
        closing.add(scheduler::shutdown);
        yield over(scheduler).build();
      }
      case JDK_POOL ->
          over(new ConcurrentTaskExecutor(jdkPool(new LinkedBlockingQueue<>()))).build();
      case LIMITED_POOL -> over(pool(PLACES, PLACES, 1_000)).limits(limits).build();
      case LIMITED_THREADS -> over(new SimpleAsyncTaskExecutor()).limits(limits).build();
    };
  }

  private SpawningTaskExecutorBuilder over(AsyncTaskExecutor delegate) {
    return SpawningTaskExecutor.over(delegate, liveTasks).name("remote");
  }

  private ThreadPoolTaskExecutor pool(int core, int maximum, int capacity) {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(core);
    pool.setMaxPoolSize(maximum);
    pool.setQueueCapacity(capacity);
    pool.initialize();
    closing.add(pool::shutdown);
    return pool;
  }

  private ThreadPoolExecutor jdkPool(BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(PLACES, PLACES, 1, SECONDS, queue);
    closing.add(pool::shutdownNow);
    return pool;
  }

  private JoinHandle<Integer> call(SpawningTaskExecutor executor) {
    return executor.spawnStage(
        "call",
        executor.untagged(),
        null,
        () -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          CompletableFuture<Integer> stage = new CompletableFuture<>();
          begun.add(stage);
          return stage;
        });
  }

  private void answer(int value) throws InterruptedException {
    CompletableFuture<Integer> stage = begun.poll(20, SECONDS);
    assertThat(stage).isNotNull();
    underWay.decrementAndGet();
    stage.complete(value);
  }

  @ParameterizedTest
  @EnumSource
  void noMoreCallsAreUnderWayThanThereArePlaces(Kind kind) throws Exception {
    SpawningTaskExecutor executor = executor(kind);
    List<JoinHandle<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(call(executor));
    }
    for (int i = 0; i < 10; i++) {
      int left = Math.min(PLACES, 10 - i);
      await().until(() -> executor.statistics().waiting() == left);
      answer(i);
    }
    for (JoinHandle<Integer> handle : calls) {
      assertThat(handle.get(20, SECONDS)).isBetween(0, 9);
    }
    assertThat(most).hasValue(PLACES);
    await().until(() -> executor.statistics().waiting() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskOfAnyKindWaitsForAPlaceThatAWaitingTaskKeeps(Kind kind) throws Exception {
    SpawningTaskExecutor executor = executor(kind);
    call(executor);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    JoinHandle<String> other = executor.submit(() -> "other");
    await().until(() -> executor.statistics().queued() == 1);
    assertThat(other).isNotDone();
    answer(0);
    assertThat(other.get(20, SECONDS)).isEqualTo("other");
  }

  @ParameterizedTest
  @EnumSource
  void aWaitingTaskThatIsCancelledGivesItsPlaceBackAtOnce(Kind kind) throws Exception {
    SpawningTaskExecutor executor = executor(kind);
    JoinHandle<Integer> waits = call(executor);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    JoinHandle<String> other = executor.submit(() -> "other");
    assertThat(waits.cancel(true)).isTrue();
    assertThat(waits).isDone();
    assertThat(other.get(20, SECONDS)).isEqualTo("other");
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatIsCancelledWhileItQueuesForAPlaceIsGone(Kind kind) throws Exception {
    SpawningTaskExecutor executor = executor(kind);
    call(executor);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    JoinHandle<String> other = executor.submit(() -> "other");
    JoinHandle<String> last = executor.submit(() -> "last");
    await().until(() -> executor.statistics().queued() == 2);
    other.cancel();
    assertThat(other).isCancelled().isDone();
    await().until(() -> executor.statistics().queued() == 1);
    answer(0);
    assertThat(last.get(20, SECONDS)).isEqualTo("last");
  }

  @Test
  void aWaitingTaskHoldsNoThread() throws Exception {
    ThreadPoolTaskExecutor pool = pool(PLACES, PLACES, 1_000);
    SpawningTaskExecutor executor = over(pool).build();
    call(executor);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    CountDownLatch both = new CountDownLatch(PLACES);
    List<Future<Boolean>> plain = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      plain.add(
          pool.submit(
              () -> {
                both.countDown();
                return awaits(both);
              }));
    }
    for (Future<Boolean> run : plain) {
      assertThat(run.get(20, SECONDS)).isTrue();
    }
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(20, SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereStagesReleaseTheirPlacesAnyNumberOfCallsIsUnderWay() throws Exception {
    SpawningTaskExecutor executor =
        over(pool(PLACES, PLACES, 1_000)).stages(PlacePolicy.RELEASE).build();
    List<JoinHandle<Integer>> calls = IntStream.range(0, 10).mapToObj(i -> call(executor)).toList();
    await().until(() -> begun.size() == 10);
    for (int i = 0; i < 10; i++) {
      answer(i);
    }
    for (JoinHandle<Integer> handle : calls) {
      handle.get(20, SECONDS);
    }
    assertThat(most).hasValue(10);
    assertThat(executor.statistics().waiting()).isZero();
  }

  /** The rest of a task comes to its end although every thread has taken a new run before. */
  @Test
  void theRestOfATaskDoesNotWaitBehindNewRuns() throws Exception {
    SpawningTaskExecutor executor = over(pool(1, 1, 1_000)).build();
    for (int round = 0; round < 200; round++) {
      JoinHandle<Integer> first = call(executor);
      List<JoinHandle<Integer>> next =
          IntStream.range(0, 3).mapToObj(i -> executor.submit(() -> i)).toList();
      answer(round);
      assertThat(first.get(20, SECONDS)).isEqualTo(round);
      for (JoinHandle<Integer> handle : next) {
        handle.get(20, SECONDS);
      }
    }
  }

  @Test
  void runsThatQueueForAPlaceStartInTheOrderTheyCame() throws Exception {
    SpawningTaskExecutor executor = over(pool(1, 1, 1_000)).build();
    List<Integer> order = new ArrayList<>();
    call(executor);
    List<JoinHandle<Boolean>> next =
        IntStream.range(0, 20).mapToObj(i -> executor.submit(() -> order.add(i))).toList();
    answer(0);
    for (JoinHandle<Boolean> handle : next) {
      handle.get(20, SECONDS);
    }
    assertThat(order).isSorted().hasSize(20);
  }

  /** As with stock Spring: a pool without a queue refuses what has no place. */
  @Test
  void aPoolIsFullWhenItsPlacesAreTakenAndItsQueueIs() throws Exception {
    SpawningTaskExecutor direct =
        over(new ConcurrentTaskExecutor(jdkPool(new SynchronousQueue<>()))).build();
    call(direct);
    call(direct);
    await().until(() -> direct.statistics().waiting() == PLACES);
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> call(direct))
        .withMessageContaining("(0 running, 2 waiting, 0 queued, limits 2 and 0)");
    answer(0);
    await().until(() -> direct.statistics().waiting() == 1);
    call(direct);
    await().until(() -> direct.statistics().waiting() == 2);
  }

  /** With stock Spring the thread of the first task would be free now, and the queue empty. */
  @Test
  void aQueuedContinuationTakesNoRoomOfATask() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ThreadPoolTaskExecutor pool = pool(PLACES, PLACES, 1);
    SpawningTaskExecutor executor = over(pool).build();
    JoinHandle<Integer> first = call(executor);
    await().until(() -> executor.statistics().waiting() == 1); // so that its stage is the first
    JoinHandle<Integer> second = call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    for (int i = 0; i < PLACES; i++) {
      pool.execute(() -> awaits(release));
      int busy = i + 1;
      await().until(() -> pool.getActiveCount() == busy && pool.getQueueSize() == 0);
    }
    answer(1); // its continuation is queued for a thread
    assertThat(pool.getQueueSize()).isEqualTo(1);
    JoinHandle<Integer> third = call(executor);
    assertThat(executor.statistics().queued()).isEqualTo(1);
    assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> call(executor));
    release.countDown();
    assertThat(first.get(20, SECONDS)).isEqualTo(1);
    answer(2);
    assertThat(second.get(20, SECONDS)).isEqualTo(2);
    answer(3);
    assertThat(third.get(20, SECONDS)).isEqualTo(3);
    await().until(() -> executor.statistics().running() == 0);
    assertThat(executor.statistics().queued()).isZero();
  }

  /** As with stock Spring: a pool grows when its queue is full, and not before. */
  @Test
  void aFullQueueLetsMoreBodiesIn() throws Exception {
    SpawningTaskExecutor executor = over(pool(1, 3, 2)).build();
    call(executor);
    await().until(() -> executor.statistics().waiting() == 1);
    call(executor);
    call(executor);
    await().until(() -> executor.statistics().queued() == 2);
    assertThat(executor.statistics().waiting()).isEqualTo(1);
    call(executor);
    await().until(() -> executor.statistics().queued() + executor.statistics().waiting() == 4);
    call(executor);
    await().until(() -> executor.statistics().waiting() == 3);
    assertThat(executor.statistics().queued()).isEqualTo(2);
    assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> call(executor));
    for (int i = 0; i < 5; i++) {
      answer(i);
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void aCallerThatRunsATaskForThePoolTakesNoPlace() throws Exception {
    RejectedExecutionHandler callerRuns = new ThreadPoolExecutor.CallerRunsPolicy();
    ThreadPoolExecutor pool = jdkPool(new ArrayBlockingQueue<>(1));
    pool.setRejectedExecutionHandler(callerRuns);
    SpawningTaskExecutor executor = over(new ConcurrentTaskExecutor(pool)).build();
    CountDownLatch release = new CountDownLatch(1);
    List<JoinHandle<Boolean>> busy =
        IntStream.range(0, 3).mapToObj(i -> executor.submit(() -> awaits(release))).toList();
    JoinHandle<Integer> beside = call(executor);
    assertThat(beside.state()).isEqualTo(TaskState.WAITING);
    assertThat(executor.statistics().waiting()).isZero();
    answer(1);
    release.countDown();
    assertThat(beside.get(20, SECONDS)).isEqualTo(1);
    for (JoinHandle<Boolean> handle : busy) {
      handle.get(20, SECONDS);
    }
    await().until(() -> executor.statistics().running() == 0);
    call(executor);
    await().until(() -> executor.statistics().waiting() == 1);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
  }

  @Test
  void threadsThatWaitForAPlaceEndWithTheirPool() throws Exception {
    ThreadPoolExecutor pool = jdkPool(new LinkedBlockingQueue<>());
    SpawningTaskExecutor executor = over(new ConcurrentTaskExecutor(pool)).build();
    call(executor);
    call(executor);
    await().until(() -> executor.statistics().waiting() == PLACES);
    JoinHandle<String> third = executor.submit(() -> "third");
    JoinHandle<String> fourth = executor.submit(() -> "fourth");
    await().until(() -> pool.getActiveCount() == 2 && pool.getQueue().isEmpty());
    pool.shutdownNow();
    assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    assertThat(third).isCancelled();
    assertThat(fourth).isCancelled();
  }

  @Test
  void theShutdownOfAnExecutorEndsWhatWaitsAndWhatQueuesForAPlace() throws Exception {
    ThreadPoolTaskExecutor pool = pool(PLACES, PLACES, 1_000);
    DelegatingTaskExecutor executor =
        (DelegatingTaskExecutor)
            over(pool)
                .shutdown(
                    new ShutdownPolicy(
                        Duration.ofMillis(200), Duration.ZERO, Duration.ofSeconds(2), false))
                .build();
    executor.afterPropertiesSet();
    List<JoinHandle<Integer>> calls = IntStream.range(0, 6).mapToObj(i -> call(executor)).toList();
    await().until(() -> executor.statistics().waiting() == PLACES);
    executor.stop();
    executor.destroy();
    assertThat(calls).allSatisfy(call -> assertThat(call).isCancelled().isDone());
    assertThat(pool.getThreadPoolExecutor().awaitTermination(20, SECONDS)).isTrue();
    assertThat(liveTasks.counts().live()).isZero();
  }

  @Test
  void aSimpleExecutorsLimitHoldsForWhatWaits() throws Exception {
    SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
    simple.setConcurrencyLimit(PLACES);
    SpawningTaskExecutor executor = over(simple).build();
    List<JoinHandle<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      calls.add(call(executor));
    }
    await().until(() -> executor.statistics().waiting() == PLACES);
    calls.add(call(executor));
    await().until(() -> executor.statistics().queued() == 1);
    assertThat(begun).hasSize(PLACES);
    for (int i = 0; i < 3; i++) {
      answer(i);
    }
    for (JoinHandle<Integer> handle : calls) {
      handle.get(20, SECONDS);
    }
    assertThat(most).hasValue(PLACES);
  }
}

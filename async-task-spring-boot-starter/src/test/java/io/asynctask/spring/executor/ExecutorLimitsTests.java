package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskState;
import io.asynctask.spring.context.ContextPropagation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@SuppressWarnings("FutureReturnValueIgnored")
class ExecutorLimitsTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();
  private final List<String> ran = new ArrayList<>();

  private SpawningTaskExecutor limited(int concurrency, int capacity, Saturation onSaturation) {
    return SpawningTaskExecutor.over(delegate, liveTasks)
        .name("reports")
        .limits(new ExecutorLimits(concurrency, capacity, onSaturation))
        .build();
  }

  private SpawningTaskExecutor releasing(int concurrency, int capacity) {
    return SpawningTaskExecutor.over(delegate, liveTasks)
        .name("reports")
        .limits(new ExecutorLimits(concurrency, capacity, Saturation.REJECT))
        .stages(PlacePolicy.RELEASE)
        .build();
  }

  private JoinHandle<Boolean> spawn(SpawningTaskExecutor executor, String name) {
    return executor.task(name).spawn(() -> ran.add(name));
  }

  @Test
  void noMoreBodiesRunAtOnceThanTheLimitAllows() throws Exception {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(new SimpleAsyncTaskExecutor(), liveTasks)
            .limits(new ExecutorLimits(3, 1_000, Saturation.REJECT))
            .build();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    CyclicBarrier three = new CyclicBarrier(3);
    List<JoinHandle<Object>> handles =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    executor.submit(
                        () -> {
                          peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                          three.await(10, SECONDS);
                          running.decrementAndGet();
                          return null;
                        }))
            .toList();
    CompletableFuture.allOf(handles.toArray(CompletableFuture[]::new)).get(20, SECONDS);
    assertThat(peak).hasValue(3);
    await().until(() -> executor.statistics().running() == 0);
  }

  @Test
  void queuedTasksStartInTheOrderTheyCame() {
    SpawningTaskExecutor executor = limited(1, 10, Saturation.REJECT);
    for (String name : List.of("a", "b", "c", "d")) {
      spawn(executor, name);
    }
    assertThat(delegate.queue).hasSize(1);
    assertThat(executor.statistics().queued()).isEqualTo(3);
    delegate.runAll();
    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aRefusalNamesTheExecutorTheTaskAndTheNumbers() {
    SpawningTaskExecutor executor = limited(2, 3, Saturation.REJECT);
    IntStream.range(0, 5).forEach(i -> spawn(executor, "task-" + i));
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> spawn(executor, "one-more"))
        .withMessage(
            "Executor 'reports' rejects task 'one-more': it is saturated"
                + " (2 running, 3 queued, limits 2 and 3)");
    assertThat(executor.statistics())
        .isEqualTo(
            new ExecutorStatistics(
                "reports", 2, 3, new ExecutorLimits(2, 3, Saturation.REJECT), 5, 1));
    assertThat(liveTasks.counts().spawned()).isEqualTo(5);
    delegate.runAll();
    assertThat(ran).hasSize(5);
  }

  @Test
  void withoutAQueueATaskRunsAtOnceOrNotAtAll() {
    SpawningTaskExecutor executor = limited(1, 0, Saturation.REJECT);
    spawn(executor, "a");
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> spawn(executor, "b"))
        .withMessageContaining("(1 running, 0 queued, limits 1 and 0)");
    delegate.runAll();
    spawn(executor, "c");
    delegate.runAll();
    assertThat(ran).containsExactly("a", "c");
  }

  @Test
  void withoutAQueueAWokenTaskWaitsForItsPlace() {
    SpawningTaskExecutor executor = limited(1, 0, Saturation.REJECT);
    CompletableFuture<String> stage = new CompletableFuture<>();
    JoinHandle<String> waiting = executor.task("waiting").spawn(Pollable.of(stage));
    delegate.runAll();
    spawn(executor, "a");
    stage.complete("woken");
    delegate.runAll();
    assertThat(waiting).isCompletedWithValue("woken");
    assertThat(ran).containsExactly("a");
  }

  @Test
  void aCancelledTaskLeavesItsRoomInTheQueue() {
    SpawningTaskExecutor executor = limited(1, 2, Saturation.REJECT);
    spawn(executor, "a");
    JoinHandle<Boolean> cancelled = spawn(executor, "b");
    spawn(executor, "c");
    cancelled.cancel();
    assertThat(executor.statistics().queued()).isEqualTo(1);
    spawn(executor, "d");
    delegate.runAll();
    assertThat(ran).containsExactly("a", "c", "d");
  }

  @Test
  void aTaskThatWaitsForAStageGivesItsPlaceBackWherePlacesAreReleased() {
    SpawningTaskExecutor executor = releasing(1, 0);
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> waits = executor.spawnStage("waits", executor.untagged(), null, () -> inner);
    delegate.runAll();
    assertThat(waits.state()).isEqualTo(TaskState.WAITING);
    spawn(executor, "a");
    delegate.runAll();
    assertThat(ran).containsExactly("a");
  }

  @Test
  void aWokenTaskIsNeverRefusedAndTakesNoRoomFromOthers() {
    SpawningTaskExecutor executor = releasing(1, 1);
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> waits = executor.spawnStage("waits", executor.untagged(), null, () -> inner);
    delegate.runAll();
    spawn(executor, "a");
    spawn(executor, "b");
    inner.complete("woken");
    assertThat(waits).isNotDone();
    assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> spawn(executor, "c"));
    delegate.runNext();
    spawn(executor, "c");
    delegate.runAll();
    assertThat(waits).isCompletedWithValue("woken");
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void aTaskThatWaitsForAStageIsCancelledAtOnceHoweverFullTheExecutorIs() {
    for (SpawningTaskExecutor executor :
        List.of(
            limited(1, 10, Saturation.REJECT),
            SpawningTaskExecutor.over(delegate, liveTasks).build())) {
      CompletableFuture<String> inner = new CompletableFuture<>();
      JoinHandle<String> waiting =
          executor.spawnStage("waiting", executor.untagged(), null, () -> JoinHandle.owning(inner));
      delegate.runAll();
      spawn(executor, "occupies the place");
      assertThat(waiting.cancel(true)).isTrue();
      assertThat(inner).isCancelled();
      assertThat(waiting).isCancelled().isDone();
      delegate.runAll();
    }
  }

  @Test
  void aPollableThatIsToStopWaitsForNoPlace() {
    SpawningTaskExecutor executor = limited(1, 10, Saturation.REJECT);
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> waiting = executor.task("waiting").spawn(Pollable.of(inner));
    delegate.runAll();
    spawn(executor, "occupies the place");
    spawn(executor, "queued");
    waiting.cancel();
    assertThat(waiting).isNotDone();
    delegate.runNext();
    delegate.runNext();
    assertThat(ran).containsExactly("occupies the place");
    assertThat(waiting).isCancelled().isDone();
    delegate.runAll();
    assertThat(ran).containsExactly("occupies the place", "queued");
  }

  @Test
  void aTaskThatYieldsGoesToTheEndOfTheQueue() {
    SpawningTaskExecutor executor = limited(1, 10, Saturation.REJECT);
    AtomicInteger polls = new AtomicInteger();
    Pollable<String> yields =
        waker -> {
          ran.add("yields");
          if (polls.incrementAndGet() == 3) {
            return Poll.ready("done");
          }
          waker.wake();
          return Poll.pending();
        };
    executor.task("yields").spawn(yields);
    spawn(executor, "a");
    delegate.runAll();
    assertThat(ran).containsExactly("yields", "a", "yields", "yields");
    assertThat(executor.statistics().running()).isZero();
  }

  @Test
  void theCallerRunsATaskForWhichThereIsNoRoom() {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.CALLER_RUNS);
    spawn(executor, "a");
    spawn(executor, "b");
    assertThat(spawn(executor, "c")).isCompleted();
    assertThat(ran).containsExactly("c");
    delegate.runAll();
    assertThat(ran).containsExactly("c", "a", "b");
    assertThat(executor.statistics().rejected()).isZero();
  }

  @Test
  void aBlockedSubmitterGoesOnWhenThereIsRoom() throws Exception {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(new SimpleAsyncTaskExecutor(), liveTasks)
            .limits(new ExecutorLimits(1, 1, Saturation.BLOCK))
            .build();
    CountDownLatch release = new CountDownLatch(1);
    executor.submit(() -> release.await(10, SECONDS));
    executor.submit(() -> "queued");
    CompletableFuture<String> third = new CompletableFuture<>();
    Thread submitter = new Thread(() -> third.complete(executor.submit(() -> "third").join()));
    submitter.start();
    await().until(() -> submitter.getState() == Thread.State.WAITING);
    release.countDown();
    assertThat(third.get(10, SECONDS)).isEqualTo("third");
  }

  @Test
  void aBlockedSubmitterThatIsInterruptedIsRefused() throws Exception {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.BLOCK);
    spawn(executor, "a");
    spawn(executor, "b");
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> spawn(executor, "c"))
        .withCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aBlockedSubmitterIsSentAwayByTheShutdown() throws Exception {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.BLOCK);
    spawn(executor, "a");
    spawn(executor, "b");
    CompletableFuture<Throwable> refusal = new CompletableFuture<>();
    Thread submitter =
        new Thread(
            () -> {
              try {
                spawn(executor, "c");
              } catch (TaskRejectedException expected) {
                refusal.complete(expected);
              }
            });
    submitter.start();
    await().until(() -> submitter.getState() == Thread.State.WAITING);
    ((DelegatingTaskExecutor) executor).stop(() -> {});
    assertThat(refusal.get(10, SECONDS)).hasMessageContaining("shut down");
    delegate.runAll();
  }

  @Test
  void whenTheDelegateRefusesThePlaceGoesToTheNextTask() {
    SpawningTaskExecutor executor = limited(1, 10, Saturation.REJECT);
    spawn(executor, "a");
    spawn(executor, "b");
    delegate.capacity = 0;
    delegate.runAll();
    assertThat(ran).containsExactly("a", "b");
    assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> spawn(executor, "c"));
    assertThat(executor.statistics().running()).isZero();
  }

  @Test
  void aThreadThatTheSystemDoesNotGrantIsARefusal() {
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    AsyncTaskExecutor exhausted =
        run -> {
          throw noThread;
        };
    for (ExecutorLimits limits :
        new ExecutorLimits[] {null, new ExecutorLimits(1, 1, Saturation.REJECT)}) {
      SpawningTaskExecutor executor =
          SpawningTaskExecutor.over(exhausted, liveTasks).name("reports").limits(limits).build();
      assertThatExceptionOfType(TaskRejectedException.class)
          .isThrownBy(() -> spawn(executor, "a"))
          .withCause(noThread);
      assertThat(executor.statistics())
          .isEqualTo(new ExecutorStatistics("reports", 0, 0, limits, 0, 1));
    }
    assertThat(liveTasks.counts().live()).isZero();
  }

  @Test
  void aRefusalOfAPoolNamesThePoolsLimits() throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(1);
    pool.setMaxPoolSize(2);
    pool.setQueueCapacity(3);
    DelegatingTaskExecutor executor =
        (DelegatingTaskExecutor) SpawningTaskExecutor.over(pool, liveTasks).name("pooled").build();
    executor.afterPropertiesSet();
    CountDownLatch release = new CountDownLatch(1);
    IntStream.range(0, 5).forEach(i -> executor.submit(() -> release.await(10, SECONDS)));
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> spawn(executor, "one-more"))
        .withMessageContaining("(2 running, 3 queued, limits 2 and 3)");
    release.countDown();
    executor.destroy();
  }

  @Test
  void aTaskThatCannotBeSpawnedLeavesItsPlaceAndItsRoom() {
    AtomicBoolean broken = new AtomicBoolean();
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(delegate, liveTasks)
            .context(
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("context");
                  }
                  return ContextPropagation.NONE;
                })
            .limits(new ExecutorLimits(1, 1, Saturation.REJECT))
            .build();
    broken.set(true);
    assertThatIllegalStateException().isThrownBy(() -> spawn(executor, "no place"));
    broken.set(false);
    spawn(executor, "a");
    broken.set(true);
    assertThatIllegalStateException().isThrownBy(() -> spawn(executor, "no room"));
    assertThat(executor.statistics().running()).isEqualTo(1);
    assertThat(executor.statistics().queued()).isZero();
    broken.set(false);
    spawn(executor, "b");
    delegate.runAll();
    assertThat(ran).containsExactly("a", "b");
    assertThat(executor.statistics().running()).isZero();
  }

  @Test
  void aCallerThatIsATaskRunsItsOwnTasksWhenThereIsNoRoom() {
    SpawningTaskExecutor executor = limited(1, 1, Saturation.CALLER_RUNS);
    executor
        .task("outer")
        .spawn(
            () -> {
              spawn(executor, "queued");
              executor.task("inner").spawn(() -> spawn(executor, "innermost"));
              return ran.add("outer");
            });
    delegate.runAll();
    assertThat(ran).containsExactly("innermost", "outer", "queued");
    assertThat(executor.statistics().running()).isZero();
  }
}

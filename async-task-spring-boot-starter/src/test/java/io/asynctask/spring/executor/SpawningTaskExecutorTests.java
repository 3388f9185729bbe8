package io.asynctask.spring.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.Waker;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@SuppressWarnings("FutureReturnValueIgnored")
class SpawningTaskExecutorTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();
  private final SpawningTaskExecutor executor =
      SpawningTaskExecutor.over(delegate, liveTasks).name("reports").build();

  @Test
  void theSubmitMethodsReturnTheJoinHandle() throws Exception {
    Callable<String> body = () -> "done";
    Future<String> submitted = executor.submit(body);
    CompletableFuture<String> completable = executor.submitCompletable(body);
    assertThat(submitted).isInstanceOf(JoinHandle.class);
    assertThat(completable).isInstanceOf(JoinHandle.class);
    delegate.runAll();
    assertThat(submitted.get()).isEqualTo("done");
    assertThat(completable).isCompletedWithValue("done");
  }

  @Test
  void aTaskBuiltByHandCarriesItsNameItsTagsAndItsDeadline() {
    JoinHandle<Integer> handle =
        executor.task("rebuild").tag("tenant", 42).deadline(Duration.ofSeconds(30)).spawn(() -> 7);
    LiveTask task = liveTasks.find(handle.id()).orElseThrow();
    assertThat(task.name()).isEqualTo("rebuild");
    assertThat(task.deadline()).contains(Duration.ofSeconds(30));
    assertThat(task.tag())
        .isInstanceOfSatisfying(
            TaskTags.class,
            tags -> {
              assertThat(tags.executor()).isEqualTo("reports");
              assertThat(tags.values()).containsExactly(entry("tenant", "42"));
            });
    delegate.runAll();
    assertThat(handle.join()).isEqualTo(7);
  }

  @Test
  void aSubmittedTaskIsCalledAfterTheClassOfItsBody() {
    JoinHandle<String> handle = executor.submit(() -> "done");
    assertThat(liveTasks.find(handle.id()).orElseThrow().name())
        .isEqualTo("SpawningTaskExecutorTests");
  }

  @Test
  void theDeadlineOfTheExecutorHoldsForTasksThatHaveNone() {
    SpawningTaskExecutor hurried =
        SpawningTaskExecutor.over(delegate, liveTasks).deadline(Duration.ofMillis(1)).build();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> hurried.submit(() -> "late").get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aPollableBodyIsPolledAgainWhenItIsWoken() {
    AtomicReference<Waker> waker = new AtomicReference<>();
    Pollable<String> body = w -> waker.getAndSet(w) == null ? Poll.pending() : Poll.ready("woken");
    JoinHandle<String> handle = executor.task("waits").spawn(body);
    delegate.runAll();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    waker.get().wake();
    delegate.runAll();
    assertThat(handle).isCompletedWithValue("woken");
  }

  @Test
  void aStageIsAwaitedWithoutAThreadAndCancelledWithTheTask() {
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> handle =
        executor.spawnStage("stage", executor.untagged(), null, () -> JoinHandle.owning(inner));
    delegate.runAll();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    handle.cancel(true);
    delegate.runAll();
    assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(inner).isCancelled();
  }

  @Test
  void aRefusalOfTheDelegateNamesExecutorAndTask() {
    delegate.capacity = 1;
    executor.submit(() -> 1);
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(() -> executor.task("rebuild").spawn(() -> 2))
        .withMessageContainingAll("'reports'", "'rebuild'", "0 running", "1 queued");
    assertThat(executor.statistics())
        .satisfies(
            statistics -> {
              assertThat(statistics.spawned()).isEqualTo(1);
              assertThat(statistics.rejected()).isEqualTo(1);
              assertThat(statistics.queued()).isEqualTo(1);
            });
    assertThat(liveTasks.counts().live()).isEqualTo(1);
  }

  @Test
  void aWokenTaskThatTheDelegateRefusesRunsOnTheWakingThread() {
    CompletableFuture<String> inner = new CompletableFuture<>();
    JoinHandle<String> handle =
        executor.spawnStage("stage", executor.untagged(), null, () -> inner);
    delegate.runAll();
    delegate.capacity = 0;
    inner.complete("woken");
    assertThat(handle).isCompletedWithValue("woken");
  }

  @Test
  void aFailureOfAnExecutedTaskReachesTheUncaughtHandlerAndItsThreadSurvives() throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(1);
    List<Throwable> uncaught = new ArrayList<>();
    pool.setThreadFactory(
        run -> {
          Thread thread = new Thread(run);
          thread.setUncaughtExceptionHandler((t, failure) -> uncaught.add(failure));
          return thread;
        });
    DelegatingTaskExecutor pooled =
        (DelegatingTaskExecutor) SpawningTaskExecutor.over(pool, liveTasks).build();
    pooled.afterPropertiesSet();
    Thread before = pooled.submit(Thread::currentThread).get();
    IllegalStateException failure = new IllegalStateException("expected");
    pooled.execute(
        () -> {
          throw failure;
        });
    assertThat(pooled.submit(Thread::currentThread).get()).isSameAs(before);
    assertThat(uncaught).containsExactly(failure);
    pooled.destroy();
  }

  @Test
  void anExecutedTaskIsNoChildOfTheTaskThatExecutesIt() {
    CountDownLatch ran = new CountDownLatch(1);
    JoinHandle<String> parent =
        executor.submit(
            () -> {
              executor.execute(ran::countDown);
              executor.submit(() -> "child");
              TaskContext.current().orElseThrow().throwIfCancelled();
              return "parent";
            });
    delegate.runNext();
    assertThat(parent).isCompletedWithValue("parent");
    assertThat(
            liveTasks.list(0, 10, 1_000, task -> true).tasks().stream()
                .map(LiveTask::parentId)
                .toList())
        .containsExactly(0L, parent.id());
    delegate.runAll();
    assertThat(ran.getCount()).isZero();
  }

  @Test
  void executorsWithoutANameAreToldApart() throws Exception {
    DelegatingTaskExecutor one =
        (DelegatingTaskExecutor) SpawningTaskExecutor.over(delegate, liveTasks).build();
    SpawningTaskExecutor other = SpawningTaskExecutor.over(delegate, liveTasks).build();
    assertThat(one.name()).matches("executor-\\d+").isNotEqualTo(other.name());
    JoinHandle<String> ofOne = one.submit(() -> "one");
    JoinHandle<String> ofOther = other.submit(() -> "other");
    assertThat(one.statistics().queued()).isEqualTo(1);
    one.destroy();
    assertThat(ofOne).isCancelled();
    assertThat(ofOther.isCancelRequested()).isFalse();
    delegate.runAll();
    assertThat(ofOther).isCompletedWithValue("other");
  }

  @Test
  void aTaskWithoutNameKeyOrTimeIsRefusedWithWhatIsWrong() {
    SpawningTaskExecutor executor = SpawningTaskExecutor.over(delegate, liveTasks).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> executor.task(" "))
        .withMessage("name is blank");
    TaskBuilder task = executor.task("build-report");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> task.tag("", 42))
        .withMessage("key is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> task.deadline(Duration.ZERO))
        .withMessage("deadline is not positive: PT0S");
  }
}

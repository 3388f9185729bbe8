package io.asynctask.spring.actuate;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskState;
import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

class WarningRulesTests {

  private static final Duration NOT_YET = Duration.ofHours(1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final LiveTasks liveTasks = new LiveTasks();
  private final SpawningTaskExecutor reports = executor("reports");
  private final SpawningTaskExecutor others = executor("others");
  private final CountDownLatch release = new CountDownLatch(1);

  private Duration stuckAfter = NOT_YET;
  private Duration cancelAfter = NOT_YET;
  private Duration queuedAfter = NOT_YET;
  private Duration starvedAfter = NOT_YET;
  private int selfWakes = 1_000;

  private SpawningTaskExecutor executor(String name) {
    return SpawningTaskExecutor.over(new SimpleAsyncTaskExecutor(name), liveTasks)
        .name(name)
        .limits(new ExecutorLimits(1, 100, Saturation.REJECT))
        .build();
  }

  @AfterEach
  void stopAll() {
    release.countDown();
    liveTasks.list(0, 1000, 1000, task -> true).tasks().forEach(task -> task.handle().cancel(true));
    await().until(() -> liveTasks.counts().live() == 0);
  }

  private List<Code> codes(JoinHandle<?> handle) {
    WarningRules rules =
        new WarningRules(stuckAfter, cancelAfter, queuedAfter, starvedAfter, selfWakes);
    return rules.check(shown(handle)).stream().map(TaskWarning::code).toList();
  }

  /** A handle is what is listed. */
  private static LiveTask shown(JoinHandle<?> handle) {
    return (LiveTask) handle;
  }

  private JoinHandle<String> spawnRunning(Callable<String> body) {
    JoinHandle<String> handle = reports.task("running").spawn(body);
    await().until(() -> handle.state() == TaskState.RUNNING);
    return handle;
  }

  private String untilReleased() throws InterruptedException {
    release.await();
    return "released";
  }

  private String untilReleasedWhateverInterrupts() {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException ignored) {
        // on purpose
      }
    }
    return "released";
  }

  @Test
  void aBodyThatRunsForLongIsStuckUntilItEnds() {
    JoinHandle<String> running = spawnRunning(this::untilReleased);
    assertThat(codes(running)).isEmpty();
    stuckAfter = AT_ONCE;
    assertThat(codes(running)).containsExactly(Code.STUCK);
    release.countDown();
    running.join();
    assertThat(codes(running)).isEmpty();
  }

  @Test
  void aTaskThatIsPendingForLongIsNotStuck() {
    stuckAfter = AT_ONCE;
    JoinHandle<Object> pending = reports.task("pending").spawn(waker -> Poll.pending());
    await().until(() -> pending.state() == TaskState.WAITING);
    assertThat(codes(pending)).isEmpty();
  }

  @Test
  void aBodyThatIgnoresACancelIsToldFromOneThatWasNotCancelled() {
    cancelAfter = AT_ONCE;
    JoinHandle<String> running = spawnRunning(this::untilReleasedWhateverInterrupts);
    assertThat(codes(running)).isEmpty();
    running.cancel(true);
    assertThat(codes(running)).containsExactly(Code.CANCEL_IGNORED);
    cancelAfter = NOT_YET;
    assertThat(codes(running)).as("within its time").isEmpty();
    cancelAfter = AT_ONCE;
    release.countDown();
    await().until(() -> running.isDone());
    assertThat(codes(running)).isEmpty();
  }

  @Test
  void aTaskThatIsQueuedForLongIsOddUntilItHasRunForLonger() {
    JoinHandle<String> first = spawnRunning(this::untilReleased);
    JoinHandle<String> queued = reports.task("queued").spawn(this::untilReleased);
    assertThat(codes(queued)).isEmpty();
    queuedAfter = AT_ONCE;
    assertThat(codes(queued)).containsExactly(Code.QUEUED_LONG);
    first.cancel(true);
    await().until(() -> queued.state() == TaskState.RUNNING);
    await().until(() -> codes(queued).isEmpty());
  }

  @Test
  void aTaskThatWakesItselfAgainAndAgainIsOddUntilItIsPending() {
    selfWakes = 3;
    AtomicBoolean calm = new AtomicBoolean();
    Pollable<Object> body =
        waker -> {
          if (!calm.get()) {
            waker.wake();
          }
          return Poll.pending();
        };
    JoinHandle<Object> spinning = reports.task("spinning").spawn(body);
    await().until(() -> codes(spinning).contains(Code.SELF_WAKING));
    calm.set(true);
    await().until(() -> codes(spinning).isEmpty());
    spinning.waker().wake();
    await().until(() -> shown(spinning).selfWakes() == 0);
  }

  @Test
  void aTaskThatWaitsForOneThatIsQueuedBehindItStarvesUntilThatRuns() {
    JoinHandle<String> starved =
        spawnRunning(() -> reports.task("behind").spawn(() -> "never").join());
    await().until(() -> shown(starved).awaits().isPresent());
    assertThat(codes(starved)).as("it may yet run").isEmpty();
    starvedAfter = AT_ONCE;
    assertThat(codes(starved)).containsExactly(Code.STARVED);
    JoinHandle<?> behind = shown(starved).awaits().orElseThrow().handle();
    assertThat(codes(behind)).as("holds no thread").isEmpty();
    behind.cancel();
    await().until(starved::isDone);
    assertThat(codes(starved)).isEmpty();
  }

  @Test
  void aTaskStarvesThroughOneThatWaitsElsewhere() {
    starvedAfter = AT_ONCE;
    JoinHandle<String> starved =
        spawnRunning(
            () ->
                others
                    .spawnStage(
                        "between",
                        others.untagged(),
                        null,
                        () -> reports.task("behind").spawn(() -> "never").thenApply(x -> x))
                    .join());
    await().until(() -> codes(starved).contains(Code.STARVED));
    JoinHandle<?> between = shown(starved).awaits().orElseThrow().handle();
    assertThat(codes(between)).as("holds no thread").isEmpty();
  }

  @Test
  void aTaskThatWaitsForOneThatRunsOrIsQueuedElsewhereIsHealthy() {
    starvedAfter = AT_ONCE;
    JoinHandle<String> elsewhere = others.task("elsewhere").spawn(this::untilReleased);
    JoinHandle<String> queuedElsewhere = others.task("queued").spawn(() -> "later");
    await().until(() -> elsewhere.state() == TaskState.RUNNING);
    JoinHandle<String> waiting = spawnRunning(elsewhere::join);
    await().until(() -> shown(waiting).awaits().isPresent());
    assertThat(codes(waiting)).isEmpty();
    waiting.cancel(true);
    release.countDown();
    assertThat(queuedElsewhere.join()).isEqualTo("later");
  }

  @Test
  void tasksThatWaitForEachOtherDoNotTakeTheRulesRound() {
    starvedAfter = AT_ONCE;
    JoinHandle<String>[] both = circle();
    await().until(() -> shown(both[0]).awaits().isPresent() && shown(both[1]).awaits().isPresent());
    assertThat(codes(both[0])).isEmpty();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private JoinHandle<String>[] circle() {
    JoinHandle<String>[] both = new JoinHandle[2];
    CountDownLatch spawned = new CountDownLatch(1);
    both[0] = reports.task("one").spawn(waitsFor(both, 1, spawned));
    both[1] = others.task("other").spawn(waitsFor(both, 0, spawned));
    spawned.countDown();
    return both;
  }

  private static Callable<String> waitsFor(
      JoinHandle<String>[] both, int other, CountDownLatch spawned) {
    return () -> {
      spawned.await();
      return both[other].get();
    };
  }

  @Test
  void aWaitOnTheSameThreadsThatIsNoTasksIsNotKnown() {
    starvedAfter = AT_ONCE;
    JoinHandle<String> waiting =
        spawnRunning(() -> supplyAsync(() -> "soon", reports::execute).get());
    assertThat(shown(waiting).awaits()).isEmpty();
    assertThat(codes(waiting)).isEmpty();
  }
}

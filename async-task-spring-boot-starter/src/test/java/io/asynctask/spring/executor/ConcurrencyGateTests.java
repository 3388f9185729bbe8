package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.asynctask.spring.executor.ConcurrencyGate.Decision;
import io.asynctask.spring.task.TaskTags;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@Timeout(60)
class ConcurrencyGateTests {

  private static final int PLACES = 3;

  private final LiveTasks liveTasks = new LiveTasks();
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();
  private final ConcurrencyGate gate =
      new ConcurrencyGate(new ExecutorLimits(1, 2, Saturation.REJECT), PlacePolicy.KEEP, delegate);

  private GatedSubmission submission(String result) {
    GatedSubmission submission = new GatedSubmission(gate, GatedSubmission.Body.CALLABLE);
    Callable<String> body = () -> result;
    submission.setTask(AsyncTask.spawn(body, submission, TaskTags.of("reports")).task());
    return submission;
  }

  private GatedSubmission enter(String result, Decision expected) {
    GatedSubmission submission = submission(result);
    assertThat(gate.enter(submission, false)).isEqualTo(expected);
    return submission;
  }

  @Test
  void aSubmissionGetsAPlaceThenRoomInTheQueueThenNothing() {
    enter("a", Decision.RUN);
    assertThat(gate.isFull()).isFalse();
    enter("b", Decision.QUEUED);
    enter("c", Decision.QUEUED);
    assertThat(gate.isFull()).isTrue();
    enter("d", Decision.FULL);
    assertThat(gate.running()).isEqualTo(1);
    assertThat(gate.queued()).isEqualTo(2);
  }

  @Test
  void aSubmissionThatHasRunGivesItsPlaceToTheNext() {
    GatedSubmission first = enter("a", Decision.RUN);
    GatedSubmission second = enter("b", Decision.QUEUED);
    first.run();
    assertThat(delegate.queue).containsExactly(second);
    assertThat(gate.running()).isEqualTo(1);
    assertThat(gate.queued()).isZero();
    delegate.runAll();
    assertThat(second.task().isDone()).isTrue();
    assertThat(gate.running()).isZero();
  }

  @Test
  void aClosedGateGivesEachSubmissionAPlace() {
    enter("a", Decision.RUN);
    gate.close();
    enter("late", Decision.RUN);
    assertThat(gate.reenter(submission("woken"))).isTrue();
    assertThat(gate.drain()).isEmpty();
  }

  @Test
  void aPlaceGoesToTheNextTaskThatIsNotDone() {
    GatedSubmission first = enter("a", Decision.RUN);
    GatedSubmission cancelled = enter("b", Decision.QUEUED);
    GatedSubmission next = enter("c", Decision.QUEUED);
    ((JoinHandle<?>) cancelled.task()).cancel();
    assertThat(gate.queued()).isEqualTo(1);
    first.run();
    assertThat(delegate.queue).containsExactly(next);
  }

  @Test
  void aSubmissionForWhichTheDelegateHasNoThreadRunsWhereThePlaceWasGivenBack() {
    delegate.capacity = 0;
    GatedSubmission first = enter("a", Decision.RUN);
    GatedSubmission second = enter("b", Decision.QUEUED);
    GatedSubmission third = enter("c", Decision.QUEUED);
    first.run();
    assertThat(second.task().isDone()).isTrue();
    assertThat(third.task().isDone()).isTrue();
    assertThat(gate.running()).isZero();
  }

  /**
   * Submitters, cancellers, wakes of foreign threads and the shutdown at the same time: no body too
   * many runs, no place is lost, every handle completes.
   */
  @ParameterizedTest
  @EnumSource(Saturation.class)
  void noPlaceAndNoTaskIsLostInAConcurrentShutdown(Saturation onSaturation) throws Exception {
    for (int round = 0; round < 8; round++) {
      runConcurrently(onSaturation);
    }
  }

  private void runConcurrently(Saturation onSaturation) throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(2 * PLACES);
    DelegatingTaskExecutor executor =
        (DelegatingTaskExecutor)
            SpawningTaskExecutor.over(pool, liveTasks)
                .name("gate")
                .limits(new ExecutorLimits(PLACES, 5, onSaturation))
                .shutdown(
                    new ShutdownPolicy(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 20)),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        false))
                .build();
    executor.afterPropertiesSet();
    Queue<JoinHandle<String>> handles = new ConcurrentLinkedQueue<>();
    AtomicInteger tooMany = new AtomicInteger();
    Bodies bodies = new Bodies(tooMany);
    CountDownLatch submitted = new CountDownLatch(4 * 25);
    Thread[] submitters = new Thread[4];
    for (int i = 0; i < submitters.length; i++) {
      submitters[i] = new Thread(() -> submitUntilRefused(executor, bodies, handles, submitted));
      submitters[i].start();
    }
    assertThat(submitted.await(20, SECONDS)).isTrue();
    executor.stop();
    executor.destroy();
    for (Thread submitter : submitters) {
      submitter.join(20_000);
      assertThat(submitter.isAlive()).isFalse();
    }
    assertThat(handles)
        .allSatisfy(
            handle -> assertThat(handle.handle((v, f) -> "done").get(20, SECONDS)).isNotNull());
    await().until(() -> liveTasks.counts().live() == 0);
    await().untilAsserted(() -> assertThat(executor.statistics().running()).isZero());
    assertThat(executor.statistics().queued()).isZero();
    assertThat(executor.statistics().spawned()).isEqualTo(handles.size());
    assertThat(tooMany).hasValue(0);
    bodies.waker.interrupt();
  }

  private static void submitUntilRefused(
      SpawningTaskExecutor executor,
      Bodies bodies,
      Queue<JoinHandle<String>> handles,
      CountDownLatch submitted) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (true) {
      try {
        JoinHandle<String> handle =
            random.nextBoolean()
                ? executor.task("callable").spawn((Callable<String>) bodies::call)
                : executor.task("pollable").spawn(bodies.pollable());
        handles.add(handle);
        if (random.nextInt(4) == 0) {
          handle.cancel(random.nextBoolean());
        }
      } catch (TaskRejectedException refused) {
        if (refused.getMessage().contains("shut down")
            || refused.getMessage().contains("delegate executor has refused")) {
          return;
        }
      } finally {
        submitted.countDown();
      }
    }
  }

  /** Bodies that count how many run at once, and a thread that wakes those that are pending. */
  private static final class Bodies {

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger tooMany;
    private final Queue<Waker> pending = new ConcurrentLinkedQueue<>();
    private final Thread waker = new Thread(this::wakePending);

    Bodies(AtomicInteger tooMany) {
      this.tooMany = tooMany;
      waker.setDaemon(true);
      waker.start();
    }

    private void wakePending() {
      while (!Thread.currentThread().isInterrupted()) {
        Waker next = pending.poll();
        if (next == null) {
          Thread.onSpinWait();
        } else {
          next.wake();
        }
      }
    }

    String call() {
      // Submitters and wakers run what the delegate executor refuses, beside the limit.
      boolean counts = Thread.currentThread().getName().startsWith("gate-");
      if (counts && running.incrementAndGet() > PLACES) {
        tooMany.incrementAndGet();
      }
      Thread.yield();
      if (counts) {
        running.decrementAndGet();
      }
      return "called";
    }

    Pollable<String> pollable() {
      AtomicInteger polls = new AtomicInteger();
      return waker -> {
        call();
        if (polls.incrementAndGet() == 3) {
          return Poll.ready("polled");
        }
        pending.add(waker);
        return Poll.pending();
      };
    }
  }
}

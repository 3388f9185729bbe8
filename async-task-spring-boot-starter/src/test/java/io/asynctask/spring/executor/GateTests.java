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
class GateTests {

  private static final int PLACES = 3;

  private final LiveTasks liveTasks = new LiveTasks();
  private final HandDrivenExecutor carrier = new HandDrivenExecutor();
  private final Gate gate =
      new Gate(new ExecutorLimits(1, 2, Saturation.REJECT), Stages.KEEP, carrier);

  private GatePass pass(String result) {
    GatePass pass = new GatePass(gate, GatePass.Body.CALLABLE);
    Callable<String> body = () -> result;
    pass.of(AsyncTask.spawn(body, pass, TaskTags.of("reports")).task());
    return pass;
  }

  private GatePass enter(String result, Gate.Entry expected) {
    GatePass pass = pass(result);
    assertThat(gate.enter(pass, false)).isEqualTo(expected);
    return pass;
  }

  @Test
  void aPassGetsAPlaceThenRoomThenNothing() {
    enter("a", Gate.Entry.PLACE);
    assertThat(gate.isFull()).isFalse();
    enter("b", Gate.Entry.LINE);
    enter("c", Gate.Entry.LINE);
    assertThat(gate.isFull()).isTrue();
    enter("d", Gate.Entry.FULL);
    assertThat(gate.running()).isEqualTo(1);
    assertThat(gate.queued()).isEqualTo(2);
  }

  @Test
  void aPassThatHasRunLeavesItsPlaceToTheNext() {
    GatePass first = enter("a", Gate.Entry.PLACE);
    GatePass second = enter("b", Gate.Entry.LINE);
    first.run();
    assertThat(carrier.queue).containsExactly(second);
    assertThat(gate.running()).isEqualTo(1);
    assertThat(gate.queued()).isZero();
    carrier.runAll();
    assertThat(second.task().isDone()).isTrue();
    assertThat(gate.running()).isZero();
  }

  @Test
  void aClosedGateKeepsNoPass() {
    enter("a", Gate.Entry.PLACE);
    gate.close();
    enter("late", Gate.Entry.PLACE);
    assertThat(gate.enterAgain(pass("woken"))).isTrue();
    assertThat(gate.drain()).isEmpty();
  }

  @Test
  void aPlaceGoesToTheNextTaskThatIsNotDone() {
    GatePass first = enter("a", Gate.Entry.PLACE);
    GatePass cancelled = enter("b", Gate.Entry.LINE);
    GatePass next = enter("c", Gate.Entry.LINE);
    ((JoinHandle<?>) cancelled.task()).cancel();
    assertThat(gate.queued()).isEqualTo(1);
    first.run();
    assertThat(carrier.queue).containsExactly(next);
  }

  @Test
  void aPassForWhichTheCarrierHasNoThreadRunsWhereThePlaceWasLeft() {
    carrier.capacity = 0;
    GatePass first = enter("a", Gate.Entry.PLACE);
    GatePass second = enter("b", Gate.Entry.LINE);
    GatePass third = enter("c", Gate.Entry.LINE);
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
  void nothingIsLostInTheTurmoilOfAShutdown(Saturation onSaturation) throws Exception {
    for (int round = 0; round < 8; round++) {
      turmoil(onSaturation);
    }
  }

  private void turmoil(Saturation onSaturation) throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(2 * PLACES);
    DelegatingTaskExecutor executor =
        (DelegatingTaskExecutor)
            SpawningTaskExecutor.over(pool, liveTasks)
                .name("turmoil")
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
            || refused.getMessage().contains("carrier has refused")) {
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
      // Submitters and wakers run what the carrier refuses, beside the limit.
      boolean counts = Thread.currentThread().getName().startsWith("turmoil-");
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

package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskContext;
import io.asynctask.TaskDeadlineException;
import io.asynctask.TaskState;
import io.asynctask.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tasks, hooks and closing bodies that do not stop when they are told to. */
@Tag("faults")
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("FutureReturnValueIgnored")
class StubbornTaskShutdownTests extends PoolToShutDown {

  private final AtomicInteger closed = new AtomicInteger();

  private Object ignoreInterrupts() {
    while (forEver.getCount() > 0) {
      Thread.onSpinWait();
    }
    return "stopped";
  }

  private final class Closed implements Pollable<String> {

    @Override
    public Poll<String> poll(Waker waker) {
      return Poll.ready("polled");
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private final class ClosesForEver implements Pollable<String> {

    private final CountDownLatch closing = new CountDownLatch(1);

    @Override
    public Poll<String> poll(Waker waker) {
      return Poll.ready("ready");
    }

    @Override
    public void close() {
      closing.countDown();
      ignoreInterrupts();
    }
  }

  @Test
  void aTaskThatIgnoresInterruptsIsReportedOnceWithItsStack(CapturedOutput output)
      throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    CountDownLatch started = new CountDownLatch(1);
    JoinHandle<Object> stubborn =
        executor
            .task("build-report")
            .tag("tenant", 42)
            .spawn(
                () -> {
                  started.countDown();
                  while (forEver.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return null;
                });
    started.await();
    stop(executor);
    executor.destroy();
    assertThat(output)
        .containsOnlyOnce("Still there after the shutdown")
        .contains(
            "task " + stubborn.id() + " build-report [tenant=42]",
            "in io.asynctask.spring.executor.StubbornTaskShutdownTests.");
    assertThat(output)
        .containsOnlyOnce("of 1 tasks, 0 came to their end, 0 were cancelled, 1 are still there");
    assertThat(stubborn).isDone().isCancelled();
    assertThat(stubborn.state()).isEqualTo(TaskState.CANCELLING);
    forEver.countDown();
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void queuedPollablesAreClosedAlthoughAStubbornTaskHoldsTheThread(CapturedOutput output)
      throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    executor.submit(this::ignoreInterrupts);
    List<JoinHandle<String>> queued =
        IntStream.range(0, 20).mapToObj(i -> executor.task("queued").spawn(new Closed())).toList();
    stop(executor);
    assertThat(queued)
        .allSatisfy(handle -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
    assertThat(closed).hasValue(20);
    assertThat(output)
        .contains("of 21 tasks, 0 came to their end, 20 were cancelled, 1 are still there");
    forEver.countDown();
    executor.destroy();
  }

  @Test
  void theReportNamesTheCallerWhereTheTopOfTheStackIsTheJdks(CapturedOutput output)
      throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    JoinHandle<?> handle =
        executor.submit(
            () -> {
              while (forEver.getCount() > 0) {
                LockSupport.parkNanos(Duration.ofHours(1).toNanos());
                boolean ignored = Thread.interrupted();
              }
            });
    await().until(() -> handle.state() == TaskState.RUNNING);
    stop(executor);
    assertThat(output)
        .containsPattern(
            "in (java|jdk)\\S+ for io\\.asynctask\\.spring\\.executor\\.StubbornTaskShutdownTests");
    forEver.countDown();
    executor.destroy();
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void aHandleIsDoneThoughItsReadyBodyDoesNotComeToTheEndOfItsClose(CapturedOutput output)
      throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    ClosesForEver body = new ClosesForEver();
    JoinHandle<String> handle = executor.task("closing").spawn(body);
    body.closing.await();
    stop(executor);
    assertThat(handle).isCancelled().isDone();
    assertThat(output).contains("of 1 tasks, 0 came to their end, 0 were cancelled, 1 are still");
    executor.destroy();
    forEver.countDown();
  }

  @Test
  void anOverdueTaskThatDoesNotStopFailsWithItsDeadline(CapturedOutput output) throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofMillis(100), Duration.ofMillis(50));
    CountDownLatch started = new CountDownLatch(1);
    JoinHandle<Object> stubborn =
        executor
            .task("overdue")
            .deadline(Duration.ofMillis(500))
            .spawn(
                () -> {
                  started.countDown();
                  return ignoreInterrupts();
                });
    started.await();
    await().until(stubborn::isCancelRequested);
    stop(executor);
    assertThat(stubborn)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TaskDeadlineException.class);
    assertThat(stubborn.isCancelled()).isFalse();
    assertThat(output).contains("of 1 tasks, 0 came to their end, 0 were cancelled, 1 are still");
    forEver.countDown();
    executor.destroy();
  }

  @Test
  void anOverdueTaskThatStopsInTheShutdownHasComeToItsEnd(CapturedOutput output) throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofSeconds(20), Duration.ofMillis(50));
    JoinHandle<Object> stubborn =
        executor.task("overdue").deadline(Duration.ofMillis(500)).spawn(this::ignoreInterrupts);
    await().until(stubborn::isCancelRequested);
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    executor.stop(() -> stopped.complete(null));
    forEver.countDown();
    stopped.get(10, SECONDS);
    assertThat(stubborn.state()).isEqualTo(TaskState.FAILED);
    assertThat(output).contains("of 1 tasks, 1 came to their end, 0 were cancelled, 0 are still");
    executor.destroy();
  }

  @Test
  void aHookThatDoesNotReturnKeepsNobodyElseFromStopping() throws Exception {
    DelegatingTaskExecutor executor = pooled(2, Duration.ofMillis(100), Duration.ofMillis(50));
    CountDownLatch started = new CountDownLatch(2);
    List<JoinHandle<Object>> handles = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      handles.add(
          executor.submit(
              () -> {
                TaskContext.current().orElseThrow().onCancel(this::ignoreInterrupts);
                started.countDown();
                return ignoreInterrupts();
              }));
    }
    started.await();
    JoinHandle<String> queued = executor.submit(() -> "queued");
    JoinHandle<String> closed = executor.task("closed").spawn(new ClosesForEver());
    stop(executor);
    executor.destroy();
    assertThat(handles).allSatisfy(handle -> assertThat(handle).isCancelled().isDone());
    assertThat(queued.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(closed).isCancelled().isDone();
    forEver.countDown();
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void withoutAGraceHooksRunAndHandlesAreDoneWhenTheExecutorHasStopped() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ZERO);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch hook = new CountDownLatch(1);
    JoinHandle<Object> stubborn =
        executor.submit(
            () -> {
              TaskContext.current().orElseThrow().onCancel(hook::countDown);
              started.countDown();
              return ignoreInterrupts();
            });
    started.await();
    stop(executor);
    assertThat(hook.getCount()).isZero();
    assertThat(stubborn).isCancelled().isDone();
    forEver.countDown();
    executor.destroy();
  }

  @Test
  void queuedBodiesThatDoNotComeToTheEndOfTheirCloseKeepNobodyFromEnding() throws Exception {
    DelegatingTaskExecutor executor = pooled(1, Duration.ofMillis(100), Duration.ofMillis(50));
    executor.submit(this::ignoreInterrupts);
    List<JoinHandle<String>> queued = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      queued.add(executor.task("queued").spawn(new ClosesForEver()));
    }
    stop(executor);
    executor.destroy();
    assertThat(queued).allSatisfy(handle -> assertThat(handle).isCancelled().isDone());
    forEver.countDown();
  }
}

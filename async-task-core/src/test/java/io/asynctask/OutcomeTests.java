package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("R4, R5, R11: ready, failed, and failed to close")
class OutcomeTests {

  private final ManualExecutor executor = new ManualExecutor();

  // ---------------------------------------------------------------- R4

  @Test
  void theBodyIsClosedBeforeTheHandleCompletes() {
    List<String> events = new ArrayList<>();
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    body.onClose(() -> events.add("closed, handle done: " + spawned.handle().isDone()));
    spawned.handle().thenAccept(value -> events.add("joined, closes: " + body.closes()));
    spawned.task().run();

    assertThat(events).containsExactly("closed, handle done: false", "joined, closes: 1");
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void aReadyBodyIsClosedOnceByItsRunner() {
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    assertThat(body.closes()).isZero();
    body.waker().wake();
    executor.runAll();
    spawned.task().run();
    spawned.task().cancel();
    spawned.handle().cancel(true);
    spawned.handle().close();

    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void aTaskWhoseBodyIsBeingClosedIsNotFinished() {
    List<TaskState> states = new ArrayList<>();
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    body.onClose(() -> states.add(spawned.handle().state()));
    spawned.task().run();

    assertThat(states).containsExactly(TaskState.RUNNING);
  }

  @Test
  void aCancelWhileTheReadyBodyIsBeingClosedComesTooLate() {
    List<Boolean> won = new ArrayList<>();
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    body.onClose(
        () -> {
          won.add(spawned.handle().cancel(true));
          won.add(spawned.handle().complete("other"));
          won.add(spawned.handle().isCancelled());
          won.add(spawned.handle().isCancelRequested());
          won.add(Thread.currentThread().isInterrupted());
          return null;
        });
    spawned.task().run();

    assertThat(won).containsOnly(false);
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  // ---------------------------------------------------------------- R5

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException(),
        new IOException(),
        new AssertionError(),
        new StackOverflowError(),
        new InterruptedException(),
        new Throwable());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aBodyThatThrowsIsClosedAndItsHandleFailsWithThatVeryThrowable(Throwable failure) {
    ScriptedBody<String> body = ScriptedBody.throwing(failure);
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isSameAs(failure);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
    assertThatThrownBy(() -> spawned.handle().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseReference(failure);
    assertThatThrownBy(() -> spawned.handle().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseReference(failure);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aCallableThatThrowsFailsItsHandleWithThatVeryThrowable(Throwable failure) {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              throw ScriptedBody.<RuntimeException>sneak(failure);
            },
            executor,
            "tag");
    assertThat(spawned.task().runOnce()).isFalse();

    assertThat(failureOf(spawned.handle())).isSameAs(failure);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aBodyThatThrowsACancellationCancelsItsTask() {
    CancellationException own = new CancellationException("own");
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.throwing(own), executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isSameAs(own);
    assertThat(spawned.handle()).isCancelled();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aPollThatReturnsNullFailsTheTask() {
    ScriptedBody<String> body = new ScriptedBody<>(waker -> null);
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isInstanceOf(NullPointerException.class);
    assertThat(body.closes()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void rethrowToRunnerRethrowsAfterTheHandleHasFailed(Throwable failure) {
    ScriptedBody<String> body = ScriptedBody.throwing(failure);
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").rethrowToRunner(true).spawn(body, executor);

    assertThatThrownBy(() -> spawned.task().run()).isSameAs(failure);
    assertThat(failureOf(spawned.handle())).isSameAs(failure);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(TaskContext.current()).isEmpty();
  }

  @Test
  void rethrowToRunnerRethrowsFromALaterPollToo() {
    IllegalStateException failure = new IllegalStateException();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> {
              throw failure;
            });
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .rethrowToRunner(true)
            .spawn(body, (Schedule<String>) task -> task.run());

    assertThatThrownBy(() -> spawned.task().run()).isSameAs(failure);
    assertThat(failureOf(spawned.handle())).isSameAs(failure);
  }

  @Test
  void rethrowToRunnerMayBeTakenBack() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .rethrowToRunner(true)
            .rethrowToRunner(false)
            .spawn(ScriptedBody.throwing(new IllegalStateException()), executor);
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedExceptionally();
  }

  @Test
  void aDependentStageThatThrowsDoesNotReachTheRunner() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
    var derived =
        spawned
            .handle()
            .thenApply(
                value -> {
                  throw new IllegalStateException();
                });
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(derived).isCompletedExceptionally();
  }

  // ---------------------------------------------------------------- R11

  @Test
  void closeThatThrowsAfterReadyBecomesTheOutcome() {
    IllegalStateException failure = new IllegalStateException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.ready("done").closeThrows(failure), executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isSameAs(failure);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void closeThatThrowsAfterAFailureIsSuppressedByIt() {
    IllegalStateException failure = new IllegalStateException();
    IOException closing = new IOException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.throwing(failure).closeThrows(closing), executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isSameAs(failure).hasSuppressedException(closing);
  }

  @Test
  void closeThatThrowsTheFailureAgainIsNotSuppressedByItself() {
    IllegalStateException failure = new IllegalStateException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.throwing(failure).closeThrows(failure), executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isSameAs(failure).hasNoSuppressedExceptions();
  }

  @Test
  void closeThatThrowsAnErrorAfterATaskCancelIsSuppressedByTheCancellation() {
    AssertionError closing = new AssertionError();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.pending().closeThrows(closing), executor, "tag");
    spawned.task().cancel();

    assertThat(spawned.handle()).isCancelled();
    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(CancellationException.class)
        .hasSuppressedException(closing);
  }

  @Test
  void closeThatThrowsAfterAHandleCancelIsSuppressedByTheCancellation() {
    IOException closing = new IOException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.pending().closeThrows(closing), executor, "tag");
    spawned.task().run();
    spawned.handle().cancel();
    executor.runAll();

    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(CancellationException.class)
        .hasSuppressedException(closing);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void closeThatThrowsAfterARefusalIsSuppressedByTheRefusal() {
    IllegalStateException refusal = new IllegalStateException();
    IOException closing = new IOException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.pending().closeThrows(closing), executor, "tag");
    executor.refuseWith(refusal);

    assertThatThrownBy(() -> spawned.task().schedule()).isSameAs(refusal);
    assertThat(failureOf(spawned.handle())).isSameAs(refusal).hasSuppressedException(closing);
  }

  @Test
  void closeThatThrowsAfterACompletionFromOutsideLeavesTheValueAndTheRunnerAlone() {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            ScriptedBody.pending().closeThrows(new IllegalStateException()), executor, "tag");
    spawned.task().run();
    spawned.handle().complete("outside");
    executor.runAll();

    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  @Test
  void closeOfABodyThatIsReadyMayThrowACancellation() {
    CancellationException own = new CancellationException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.ready("done").closeThrows(own), executor, "tag");
    spawned.task().run();

    assertThat(failureOf(spawned.handle())).isSameAs(own);
    assertThat(spawned.handle()).isCancelled();
  }

  // ---------------------------------------------------------------- values that come too late

  private static final class Resource implements AutoCloseable {
    private int closes;

    @Override
    public void close() {
      closes++;
    }
  }

  private Resource returnedAfter(boolean closing, Consumer<JoinHandle<Resource>> stop) {
    Resource resource = new Resource();
    AtomicReference<JoinHandle<Resource>> self = new AtomicReference<>();
    Callable<Resource> body =
        () -> {
          stop.accept(self.get());
          return resource;
        };
    Spawned<Resource, String> spawned =
        AsyncTask.builder("tag").closeDiscardedValue(closing).spawn(body, executor);
    self.set(spawned.handle());
    spawned.task().run();
    assertThat(spawned.handle()).isDone();
    return resource;
  }

  @Test
  void aValueThatAStopOvertakesIsClosedWhereTheSpawnerSaysSo() {
    assertThat(returnedAfter(true, JoinHandle::cancel).closes).isOne();
    assertThat(returnedAfter(true, handle -> handle.complete(null)).closes).isOne();
    assertThat(returnedAfter(true, handle -> {}).closes).as("shown by the handle").isZero();
    assertThat(returnedAfter(false, JoinHandle::cancel).closes).as("may be shared").isZero();
  }

  @Test
  void aValueThatTheCloseOfItsBodyOvertakesIsClosedToo() {
    Resource resource = new Resource();
    ScriptedBody<Resource> body = new ScriptedBody<>(waker -> Poll.ready(resource));
    IllegalStateException failure = new IllegalStateException();
    Spawned<Resource, String> spawned =
        AsyncTask.builder("tag")
            .closeDiscardedValue(true)
            .spawn(body.closeThrows(failure), executor);
    spawned.task().run();

    assertThat(resource.closes).isOne();
    assertThat(failureOf(spawned.handle())).isSameAs(failure);
  }
}

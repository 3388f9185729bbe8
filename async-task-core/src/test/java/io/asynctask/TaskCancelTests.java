package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.onAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R6: cancel by the executor")
class TaskCancelTests {

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void taskCancelDestroysAQueuedTaskAtOnceOnTheCallingThread() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().schedule();
    Thread canceller =
        onAnotherThread(
            () -> {
              executor.take().cancel();
              return Thread.currentThread();
            });

    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.closedBy()).isSameAs(canceller);
    assertThat(body.polls()).isZero();
    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(spawned.handle().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(spawned.task().isDone()).isTrue();
  }

  @Test
  void taskCancelClosesThenCompletesTheHandle() {
    List<String> events = new ArrayList<>();
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    body.onClose(() -> events.add("closed, done: " + spawned.handle().isDone()));
    spawned.handle().whenComplete((value, failure) -> events.add("completed"));
    spawned.task().cancel();

    assertThat(events).containsExactly("closed, done: false", "completed");
  }

  @Test
  void taskCancelDestroysAWaitingTaskWithoutScheduling() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.task().cancel();
    body.waker().wake();
    spawned.task().run();

    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(executor.calls()).isZero();
    assertThat(body.polls()).isEqualTo(1);
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void taskCancelOfARunningTaskLeavesTheDestructionToItsRunner() {
    List<Object> events = new ArrayList<>();
    ScriptedBody<String> body = ScriptedBody.pending();
    AtomicReference<Spawned<String, String>> spawned = new AtomicReference<>();
    ScriptedBody<String> cancelling =
        new ScriptedBody<>(
            waker -> {
              spawned.get().task().cancel();
              events.add(spawned.get().handle().isDone());
              events.add(spawned.get().handle().isCancelled());
              return Poll.pending();
            });
    spawned.set(AsyncTask.spawn(cancelling, executor, "tag"));
    spawned.get().task().run();

    assertThat(events).containsExactly(false, true);
    assertThat(cancelling.closes()).isEqualTo(1);
    assertThat(spawned.get().handle()).isCancelled().isDone();
  }

  @Test
  void taskCancelFinishesWhatAHandleCancelBegan() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().schedule();
    spawned.handle().cancel();
    executor.take().cancel();

    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void theReasonsOfATaskCancelAreSuppressedByTheCancellation() {
    IOException first = new IOException();
    IllegalStateException second = new IllegalStateException();
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    spawned.task().cancel(first, second);

    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(CancellationException.class)
        .hasSuppressedException(first)
        .hasSuppressedException(second);
  }

  @Test
  void theReasonsReachTheHandleWhateverTheBodyThrows() {
    IOException reason = new IOException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            ScriptedBody.pending().closeThrows(new CancellationException("own")), executor, "tag");
    spawned.task().cancel(reason);

    assertThat(failureOf(spawned.handle()))
        .isInstanceOf(CancellationException.class)
        .hasSuppressedException(reason);
  }

  @Test
  void aNullAmongTheReasonsLeavesTheTaskAlone() {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");

    assertThatThrownBy(() -> spawned.task().cancel((Throwable) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("reason");
    assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
    spawned.task().cancel();
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void aReasonThatTheBodyThrowsTooIsNoTrouble() {
    CancellationException reason = new CancellationException();
    Spawned<String, String> spawned =
        AsyncTask.spawn(ScriptedBody.pending().closeThrows(reason), executor, "tag");
    spawned.task().cancel(reason);

    assertThat(spawned.handle()).isCancelled().isDone();
  }

  @Test
  void taskCancelOfAFinishedTaskDoesNothing() {
    Spawned<String, String> spawned = AsyncTask.spawn(() -> "done", executor, "tag");
    spawned.task().run();
    spawned.task().cancel(new IOException());

    assertThat(spawned.handle()).isCompletedWithValue("done");
  }
}

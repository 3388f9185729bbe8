package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
@DisplayName("R10: schedule functions that refuse")
class RefusedScheduleTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final RejectedExecutionException refusal = new RejectedExecutionException();

  @Test
  void aRefusalAtTheSpawnDestroysTheTaskAndReachesTheCaller() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    executor.refuseWith(refusal);

    assertThatThrownBy(() -> spawned.task().schedule()).isSameAs(refusal);
    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isSameAs(refusal);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aRefusedCallableFailsToo() {
    LiveTasks liveTasks = new LiveTasks();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> "x", executor);
    executor.refuseWith(refusal);

    assertThatThrownBy(() -> spawned.task().schedule()).isSameAs(refusal);
    assertThat(failureOf(spawned.handle())).isSameAs(refusal);
    assertThat(liveTasks.counts()).isEqualTo(new LiveTasks.Counts(1, 0, 0, 1, 0));
  }

  @Test
  void anErrorIsARefusalToo() {
    StackOverflowError error = new StackOverflowError();
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    executor.refuseWith(error);

    assertThatThrownBy(() -> spawned.task().schedule()).isSameAs(error);
    assertThat(failureOf(spawned.handle())).isSameAs(error);
  }

  @Test
  void aRefusalOfAWakeDestroysTheTaskOnTheWakingThread() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    executor.refuseWith(refusal);

    assertThatCode(() -> body.waker().wake()).doesNotThrowAnyException();
    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(failureOf(spawned.handle())).isSameAs(refusal);
  }

  @Test
  void aRefusalOfACancelDestroysTheTaskOnTheCancellingThread() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    executor.refuseWith(refusal);
    spawned.handle().cancel();

    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isSameAs(refusal);
  }

  @Test
  void aRefusalAfterACompletionFromOutsideLeavesTheResult() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    executor.refuseWith(refusal);
    spawned.handle().complete("outside");

    assertThat(body.closes()).isEqualTo(1);
    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  @Test
  void aRefusalOfAYieldFailsTheTaskAndTheRunnerSurvives() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    executor.refuseWith(refusal);

    assertThatCode(() -> spawned.task().runOnce()).doesNotThrowAnyException();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(failureOf(spawned.handle())).isSameAs(refusal);
  }

  @Test
  void aScheduleFunctionThatRanTheTaskAndThenThrowsHasNotRefusedIt() {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> "done",
            (Schedule<String>)
                task -> {
                  task.run();
                  throw refusal;
                },
            "tag");

    assertThatThrownBy(() -> spawned.task().schedule()).isSameAs(refusal);
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void whoWakesCancelsOrCompletesHearsNothingOfAScheduleFunctionThatEndsTheTaskAndThrows() {
    List<Function<Spawned<String, String>, Boolean>> stops =
        List.of(
            spawned -> spawned.handle().cancel(),
            spawned -> spawned.handle().complete("outside"),
            spawned -> {
              spawned.handle().waker().wake();
              return spawned.handle().isCancelled();
            });
    for (Function<Spawned<String, String>, Boolean> stop : stops) {
      Spawned<String, String> spawned =
          AsyncTask.spawn(
              ScriptedBody.pending(),
              task -> {
                task.cancel();
                throw refusal;
              },
              "tag");
      spawned.task().run();

      assertThat(stop.apply(spawned)).isTrue();
      assertThat(spawned.handle()).isDone();
    }
  }

  @Test
  void aScheduleFunctionThatTookTheRunOfAYieldAndThenThrowsLeavesNoStuckTask() {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> Poll.ready("done"));
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            body,
            (Schedule<String>)
                task -> {
                  task.run();
                  throw refusal;
                },
            "tag");
    spawned.task().run();

    assertThat(spawned.handle()).isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void aDestroyedTaskIsNotPassedToItsScheduleFunctionAgain() {
    Spawned<String, String> spawned = AsyncTask.spawn(ScriptedBody.pending(), executor, "tag");
    spawned.task().cancel();
    spawned.task().schedule();
    spawned.handle().waker().wake();

    assertThat(executor.calls()).isZero();
  }
}

package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R13: schedule functions that run the task inline")
class InlineScheduleTests {

  private static final Schedule<String> INLINE = Task::run;

  private static ScriptedBody<Integer> yielding(int times) {
    int[] polls = {0};
    return new ScriptedBody<>(
        waker -> {
          if (++polls[0] > times) {
            return Poll.ready(polls[0]);
          }
          waker.wake();
          return Poll.pending();
        });
  }

  @Test
  void aMillionSelfWakesNeedNoStack() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(yielding(1_000_000), INLINE, "tag");
    spawned.task().schedule();

    assertThat(spawned.handle()).isCompletedWithValue(1_000_001);
  }

  @Test
  void aMillionSelfWakesStartedByAWakeNeedNoStack() {
    ScriptedBody<Integer> yielding = yielding(1_000_000);
    ScriptedBody<Integer> body = new ScriptedBody<>(waker -> Poll.pending(), yielding::poll);
    Spawned<Integer, String> spawned = AsyncTask.spawn(body, INLINE, "tag");
    spawned.task().run();
    body.waker().wake();

    assertThat(spawned.handle()).isCompletedWithValue(1_000_001);
  }

  @Test
  void aLineOfTasksThatAwaitEachOtherNeedsNoStack() {
    Spawned<Integer, String> first = AsyncTask.spawn(() -> 0, INLINE, "first");
    JoinHandle<Integer> last = first.handle();
    for (int i = 0; i < 100_000; i++) {
      JoinHandle<Integer> before = last;
      Pollable<Integer> next =
          waker ->
              before.poll(waker) instanceof Poll.Ready<Integer> ready
                  ? Poll.ready(ready.value() + 1)
                  : Poll.pending();
      Spawned<Integer, String> spawned = AsyncTask.spawn(next, INLINE, "next");
      spawned.task().run();
      last = spawned.handle();
    }

    first.task().run();

    assertThat(last).isCompletedWithValue(100_000);
  }

  @Test
  void aLineOfTasksThatAwaitEachOthersStagesNeedsNoStack() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    CompletableFuture<Integer> last = source;
    for (int i = 0; i < 100_000; i++) {
      Spawned<Integer, String> spawned = AsyncTask.spawn(Pollable.of(last), INLINE, "next");
      spawned.task().run();
      last = spawned.handle().thenApply(value -> value + 1);
    }

    source.complete(0);

    assertThat(last).isCompletedWithValue(100_000);
  }

  @Test
  void theCancelOfScopesWithinScopesNeedsNoStack() {
    List<JoinHandle<String>> scopes = new ArrayList<>();
    ScriptedBody<String> innermost = ScriptedBody.pending();
    Pollable<String> body = innermost;
    for (int i = 0; i < 100_000; i++) {
      Spawned<String, String> spawned = AsyncTask.spawn(body, INLINE, "scope");
      spawned.task().run();
      scopes.add(spawned.handle());
      body = spawned.handle(); // closing it cancels it
    }

    scopes.get(scopes.size() - 1).cancel();

    assertThat(scopes)
        .allSatisfy(scope -> assertThat(scope.state()).isEqualTo(TaskState.CANCELLED));
    assertThat(innermost.closes()).isEqualTo(1);
  }

  @Test
  void twoTasksThatWakeEachOtherNeedNoStack() {
    int rounds = 100_000;
    int[] polls = {0};
    AtomicReference<Waker> left = new AtomicReference<>(() -> {});
    AtomicReference<Waker> right = new AtomicReference<>(() -> {});
    Spawned<Integer, String> first = AsyncTask.spawn(pingPong(polls, rounds, right), INLINE, "a");
    Spawned<Integer, String> second = AsyncTask.spawn(pingPong(polls, rounds, left), INLINE, "b");
    left.set(first.task().waker());
    right.set(second.task().waker());
    first.task().run();
    second.task().run();

    assertThat(first.handle()).isDone().isNotCancelled();
    assertThat(second.handle()).isDone().isNotCancelled();
  }

  private static Pollable<Integer> pingPong(int[] polls, int rounds, AtomicReference<Waker> other) {
    return waker -> {
      int poll = ++polls[0];
      other.get().wake();
      return poll < rounds ? Poll.pending() : Poll.ready(poll);
    };
  }

  @Test
  void runOnceOfAYieldingTaskSaysThatItWasWoken() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(yielding(1), INLINE, "tag");

    assertThat(spawned.task().runOnce()).isTrue();
    assertThat(spawned.handle()).isCompletedWithValue(2);
  }

  @Test
  void cancelRunsTheDestructionInline() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawn(body, INLINE, "tag");
    spawned.task().schedule();
    assertThat(spawned.handle().cancel()).isTrue();

    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void theRunOfAnotherTaskInsideTheScheduleFunctionIsNotPutOff() {
    List<String> events = new ArrayList<>();
    Spawned<String, String> other =
        AsyncTask.spawn(
            () -> {
              events.add("other");
              return "other";
            },
            INLINE,
            "other");
    Schedule<String> runsOtherFirst =
        task -> {
          other.task().run();
          events.add("scheduled");
          task.run();
        };
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              waker.wake();
              return Poll.pending();
            },
            waker -> {
              events.add("polled again");
              return Poll.ready("done");
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, runsOtherFirst, "tag");
    spawned.task().run();

    assertThat(events).containsExactly("other", "scheduled", "polled again");
    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void taskCancelInsideTheScheduleFunctionDestroysTheTaskThere() {
    ScriptedBody<Integer> body = yielding(10);
    Schedule<String> cancelling =
        task -> {
          task.run();
          task.cancel();
        };
    Spawned<Integer, String> spawned = AsyncTask.spawn(body, cancelling, "tag");
    spawned.task().run();

    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.polls()).isEqualTo(1);
  }
}

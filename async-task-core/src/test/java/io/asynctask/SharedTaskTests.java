package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A completion from outside leaves the body of a shared task alone")
class SharedTaskTests {

  private final ManualExecutor executor = new ManualExecutor();

  private Spawned<String, String> waiting(ScriptedBody<String> body) {
    Spawned<String, String> spawned = AsyncTask.builder("tag").shared().spawn(body, executor);
    spawned.task().run();
    return spawned;
  }

  @Test
  void theHandleHasTheValueFromOutsideAndTheBodyGoesOn() {
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> handle = waiting(body).handle();

    assertThat(handle.complete("outside")).isTrue();
    assertThat(handle.complete("late")).isFalse();
    assertThat(handle).isCompletedWithValue("outside");
    assertThat(handle.isCancelRequested()).isFalse();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    assertThat(executor.calls()).isZero();
    assertThat(body.closes()).isZero();

    handle.waker().wake();
    executor.runAll();
    assertThat(body.polls()).isEqualTo(2);
  }

  @Test
  void aTimeoutOfTheHandleOrOfADerivedStageIsSuchACompletion() {
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> handle = waiting(body).handle();
    CompletableFuture<String> derived = handle.thenApply(value -> value);

    assertThat(derived.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo("known");
    assertThat(handle.isCancelRequested()).isFalse();
    assertThat(handle.completeExceptionally(new TimeoutException())).isTrue();
    assertThat(handle.isCancelRequested()).isFalse();
    assertThat(body.closes()).isZero();
  }

  @Test
  void aCancelOfTheLastDerivedStageStopsIt() {
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> handle = waiting(body).handle();
    handle.thenApply(value -> value).cancel(false);
    executor.runAll();

    assertThat(handle).isCancelled();
    assertThat(body.closes()).isOne();
  }

  @Test
  void aCancelStopsTheBodyAlsoAfterSuchACompletion() {
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> handle = waiting(body).handle();
    handle.complete("outside");

    assertThat(handle.cancel(false)).isFalse();
    executor.runAll();
    assertThat(body.closes()).isOne();
    assertThat(handle).isCompletedWithValue("outside");
    assertThat(handle.state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void aBodyThatHasNotBegunDoesNotBegin() {
    AtomicInteger calls = new AtomicInteger();
    Spawned<Integer, String> spawned =
        AsyncTask.builder("tag").shared().spawn(calls::incrementAndGet, executor);
    spawned.task().schedule();
    assertThat(spawned.handle().complete(42)).isTrue();
    executor.runAll();

    assertThat(calls).hasValue(0);
    assertThat(spawned.handle()).isCompletedWithValue(42);
  }

  @Test
  void whatACallableReturnsAfterSuchACompletionIsLost() {
    CompletableFuture<JoinHandle<String>> self = new CompletableFuture<>();
    Spawned<String, String> spawned =
        AsyncTask.builder("tag")
            .shared()
            .spawn(
                () -> {
                  self.join().complete("outside");
                  return "own";
                },
                executor);
    self.complete(spawned.handle());
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("outside");
    assertThat(spawned.handle().state()).isEqualTo(TaskState.COMPLETED);
  }
}

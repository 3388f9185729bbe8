package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Stages derived from a handle carry it")
class DerivedStageTest {

  private final JoinHandle<Integer> handle =
      AsyncTask.spawn(() -> 42, queued -> {}, "tag").handle();

  @Test
  void theLastLiveOneThatIsCancelledCancelsTheTask() {
    CompletableFuture<Integer> one = handle.thenApply(value -> value + 1);
    CompletableFuture<Integer> other = handle.thenApply(value -> value + 2);
    assertThat(one.cancel(true)).isTrue();
    assertThat(handle.isCancelled()).isFalse();
    assertThat(other.cancel(true)).isTrue();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void cancellingOneTwiceCountsOnce() {
    CompletableFuture<Integer> one = handle.thenApply(value -> value + 1);
    CompletableFuture<Integer> other = handle.thenApply(value -> value + 2);
    one.cancel(true);
    one.cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    assertThat(other).isNotDone();
  }

  @Test
  void theEndOfAChainIsEnough() {
    handle.thenApply(value -> value).thenCompose(DerivedStageTest::later).cancel(false);
    assertThat(handle.isCancelled()).isTrue();
  }

  private static CompletableFuture<Integer> later(Integer value) {
    return CompletableFuture.completedFuture(value);
  }

  @Test
  void aBranchOfAChainIsNot() {
    CompletableFuture<Integer> trunk = handle.thenApply(value -> value);
    CompletableFuture<Integer> branch = trunk.thenApply(value -> value);
    CompletableFuture<Integer> other = trunk.thenApply(value -> value);
    branch.cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    other.cancel(true);
    assertThat(trunk).isCancelled();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void theStagesThatTimeoutsMakeForThemselvesDoNotCount() {
    handle.orTimeout(1, TimeUnit.HOURS);
    CompletableFuture<Integer> one = handle.thenApply(value -> value);
    one.completeOnTimeout(1, 1, TimeUnit.HOURS);
    one.cancel(true);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void oneThatIsCompletedFromOutsideWaitsForNothingAnyMore() {
    assertThat(handle.thenApply(value -> value).complete(1)).isTrue();
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void aCopyIsOne() {
    handle.copy().cancel(true);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void allOfIsNone() {
    CompletableFuture.allOf(handle).cancel(true);
    assertThat(handle.isCancelled()).isFalse();
  }

  @Test
  void theySeeTheResultAndTheFailure() {
    CompletableFuture<Integer> next = handle.thenApply(value -> value + 1);
    ManualExecutor executor = new ManualExecutor();
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 1, executor, "tag");
    CompletableFuture<Integer> sum = spawned.handle().thenApply(value -> value + 1);
    spawned.task().run();
    assertThat(sum).isCompletedWithValue(2);
    handle.cancel();
    assertThatExceptionOfType(CompletionException.class).isThrownBy(next::join);
  }

  @Test
  void oneThatIsCancelledAfterTheEndChangesNothing() {
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 1, queued -> {}, "tag");
    CompletableFuture<Integer> endless =
        spawned.handle().thenCompose(v -> new CompletableFuture<>());
    spawned.task().run();
    endless.cancel(true);
    assertThat(spawned.handle().state()).isEqualTo(TaskState.COMPLETED);
  }
}

package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.FutureKind.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The differences from {@code CompletableFuture} that are intended, one test and one row of {@code
 * docs/migrating.md} for each.
 */
@DisplayName("R22: where a handle differs from CompletableFuture, on purpose")
class CompletableFutureDifferencesTests {

  /** Each with the words that its row in the page begins with. */
  enum Difference {
    DONE_AFTER_STOP("`isDone()` right after `cancel`"),
    OUTSIDE_COMPLETION_STOPS(
        "`complete`, `completeExceptionally`, `completeAsync`, `orTimeout`, `completeOnTimeout` on"
            + " the future, or on a stage that derives from it"),
    TIMEOUT_STOPS(OUTSIDE_COMPLETION_STOPS.row),
    STAGES_CARRY("`cancel` of a stage that derives from the future"),
    NO_OBTRUDE("`obtrudeValue`, `obtrudeException`"),
    CANCELLATION_IS_A_CANCEL("The method throws a `CancellationException`"),
    OWN_CANCELLATION("`join` of a cancelled future on JDK 23 and later"),
    TEXT("`toString()`"),
    STATE("`state()` of JDK 19 and later"),
    SUBCLASS("The class of a derived stage");

    private final String row;

    Difference(String row) {
      this.row = row;
    }
  }

  @ParameterizedTest
  @EnumSource(Difference.class)
  void everyDifferenceIsARowOfThePage(Difference difference) throws Exception {
    assertThat(Files.readAllLines(Path.of("../docs/migrating.md")))
        .anyMatch(line -> line.startsWith("| " + difference.row + " |"));
  }

  private final ManualExecutor executor = new ManualExecutor();
  private final ScriptedBody<String> body = ScriptedBody.pending();

  /** A handle whose body is pending and is closed when the executor says so. */
  private JoinHandle<String> waiting() {
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    return spawned.handle();
  }

  @Test
  void doneAfterStop() {
    JoinHandle<String> handle = waiting();
    handle.cancel(true);
    assertThat(handle.isCancelled()).isTrue();
    assertThat(handle.isDone()).isFalse();
    executor.runAll();
    assertThat(handle.isDone()).isTrue();
    CompletableFuture<String> model = FutureKind.MODEL.open().future();
    model.cancel(true);
    assertThat(model.isDone()).isTrue();
  }

  @Test
  void outsideCompletionStops() {
    JoinHandle<String> handle = waiting();
    handle.complete("outside");
    executor.runAll();
    assertThat(handle.join()).isEqualTo("outside");
    assertThat(body.closes()).isOne();
  }

  @Test
  void timeoutStops() {
    JoinHandle<String> handle = waiting();
    assertThat(handle.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo("known");
    executor.runAll();
    assertThat(body.closes()).isOne();
  }

  @Test
  void aViewThatIsNoStageOfTheHandleMayTimeOutWithoutStoppingTheTask() {
    JoinHandle<String> handle = waiting();
    CompletableFuture<String> view = handle.minimalCompletionStage().toCompletableFuture();
    assertThat(view.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join()).isEqualTo("known");
    CompletableFuture<String> cancelled = handle.minimalCompletionStage().toCompletableFuture();
    cancelled.cancel(true);
    handle.copy().cancel(true);
    assertThat(handle.isCancelRequested()).isFalse();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    handle.cancel();
    executor.runAll();
  }

  @Test
  void stagesCarry() {
    JoinHandle<String> handle = waiting();
    CompletableFuture<String> one = handle.thenApply(value -> value);
    CompletableFuture<String> other = handle.thenApply(value -> value);
    one.cancel(true);
    assertThat(handle.isCancelled()).isFalse();
    other.cancel(true);
    assertThat(handle.isCancelled()).isTrue();
    CompletableFuture<String> model = FutureKind.MODEL.open().future();
    model.thenApply(value -> value).cancel(true);
    assertThat(model.isCancelled()).isFalse();
  }

  @Test
  void noObtrude() {
    JoinHandle<String> handle = waiting();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> handle.obtrudeValue(""));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> handle.obtrudeException(new Error()));
  }

  @Test
  void cancellationIsACancel() {
    Callable<String> givesUp =
        () -> {
          throw new CancellationException("of its own");
        };
    Subject model = FutureKind.MODEL.open();
    model.endBy(givesUp);
    assertThat(model.future().isCancelled()).isFalse();
    Subject ours = FutureKind.WAITING.open();
    ours.endBy(givesUp);
    assertThat(ours.future().isCancelled()).isTrue();
    assertThat(ours.future().<Object>handle((value, failure) -> failure).join())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void ownCancellation() {
    JoinHandle<String> handle = waiting();
    handle.cancel();
    executor.runAll();
    assertThatThrownBy(handle::join)
        .isInstanceOf(TaskCancellationException.class)
        .isSameAs(failureOf(handle));
  }

  @Test
  void text() {
    assertThat(waiting().toString()).isEqualTo("task 0 [tag] WAITING [Not completed]");
    assertThat(JoinHandle.completed("").toString()).endsWith("COMPLETED [Completed normally]");
    assertThat(JoinHandle.failed(new TimeoutException("late")).toString())
        .contains("FAILED [Completed exceptionally: java.util.concurrent.TimeoutException")
        .endsWith("]");
  }

  @Test
  void state() {
    JoinHandle<String> handle = waiting();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    CompletableFuture<String> completed = JoinHandle.completed("done");
    assertThat(completed.isDone()).isTrue();
  }

  @Test
  void subclass() {
    JoinHandle<String> handle = waiting();
    assertThat(handle.copy().getClass()).isNotSameAs(CompletableFuture.class);
    assertThat(handle.minimalCompletionStage().toCompletableFuture().getClass())
        .isSameAs(CompletableFuture.class);
  }
}

package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.FutureKind.Subject;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The differences from {@code CompletableFuture} that are intended, one test and one row of {@code
 * docs/migrating.md} for each.
 */
@DisplayName("R22: where a handle differs from CompletableFuture, on purpose")
class CompletableFutureDifferencesTests {

  /** The first cell of the row that a test shows. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Difference {
    String value();
  }

  private static final String OUTSIDE_COMPLETION =
      "`complete`, `completeExceptionally`, `completeAsync`, `orTimeout`, `completeOnTimeout` on"
          + " the future, or on a stage that derives from it";

  /** Both ways: each row has a test, and each test has a row. */
  @Test
  void theTestsShowTheRowsOfThePage() throws Exception {
    assertThat(
            Arrays.stream(getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> method.isAnnotationPresent(Difference.class))
                .map(method -> method.getAnnotation(Difference.class).value())
                .distinct())
        .containsExactlyInAnyOrderElementsOf(rows());
  }

  /** The first cells of the table in the section "Futures". */
  private static List<String> rows() throws IOException {
    String page = Files.readString(Path.of("../docs/migrating.md"));
    int start = page.indexOf("\n## Futures\n");
    return page.substring(start, page.indexOf("\n## ", start + 1))
        .lines()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(line -> line.split("\\|")[1].strip())
        .toList();
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
  @Difference("`isDone()` right after `cancel`")
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
  @Difference(OUTSIDE_COMPLETION)
  void outsideCompletionStops() throws Exception {
    JoinHandle<String> handle = waiting();
    handle.complete("outside");
    executor.runAll();
    assertThat(handle.join()).isEqualTo("outside");
    assertThat(body.closes()).isOne();
    theBodyGoesOn(model -> model.complete("outside"));
  }

  /** The body of a future of the JDK does not hear of a completion from outside. */
  private static void theBodyGoesOn(Consumer<CompletableFuture<String>> completion)
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> mayEnd = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    CompletableFuture<String> model =
        CompletableFuture.supplyAsync(
            () -> {
              begun.countDown();
              ended.complete(mayEnd.join());
              return "too late";
            });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    completion.accept(model);
    mayEnd.complete("went on");
    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("went on");
  }

  @Test
  @Difference(OUTSIDE_COMPLETION)
  void aSharedTaskGoesOn() {
    Spawned<String, String> shared = AsyncTask.builder("tag").shared().spawn(body, executor);
    shared.task().run();
    JoinHandle<String> handle = shared.handle();
    assertThat(handle.complete("outside")).isTrue();
    assertThat(handle.join()).isEqualTo("outside");
    executor.runAll();
    assertThat(body.closes()).isZero();
  }

  @Test
  @Difference(OUTSIDE_COMPLETION)
  void timeoutStops() throws Exception {
    JoinHandle<String> handle = waiting();
    assertThat(handle.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo("known");
    await() // the timer stops the body after it has completed the stage
        .untilAsserted(
            () -> {
              executor.runAll();
              assertThat(body.closes()).isOne();
            });
    theBodyGoesOn(
        model ->
            assertThat(model.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join())
                .isEqualTo("known"));
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
  @Difference("`cancel` of a stage that derives from the future")
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
  @Difference("`obtrudeValue`, `obtrudeException`")
  void noObtrude() {
    JoinHandle<String> handle = waiting();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> handle.obtrudeValue(""));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> handle.obtrudeException(new Error()));
    CompletableFuture<String> model = FutureKind.MODEL.open().future();
    model.obtrudeValue("other");
    assertThat(model).isCompletedWithValue("other");
  }

  @Test
  @Difference("The method throws a `CancellationException`")
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
  @Difference("`join` of a cancelled future on JDK 23 and later")
  void ownCancellation() {
    JoinHandle<String> handle = waiting();
    handle.cancel();
    executor.runAll();
    assertThatThrownBy(handle::join)
        .isInstanceOf(TaskCancellationException.class)
        .isSameAs(failureOf(handle));
    CompletableFuture<String> model = FutureKind.MODEL.open().future();
    model.cancel(true);
    assertThatThrownBy(model::join)
        .isExactlyInstanceOf(CancellationException.class)
        .satisfies(
            thrown -> {
              if (Runtime.version().feature() >= 23) {
                assertThat(thrown).hasCauseExactlyInstanceOf(CancellationException.class);
              } else {
                assertThat(thrown).hasNoCause();
              }
            });
  }

  @Test
  @Difference("`toString()`")
  void text() {
    assertThat(waiting().toString()).isEqualTo("task 0 [tag] WAITING [Not completed]");
    assertThat(JoinHandle.completed("").toString()).endsWith("COMPLETED [Completed normally]");
    assertThat(JoinHandle.failed(new TimeoutException("late")).toString())
        .contains("FAILED [Completed exceptionally: java.util.concurrent.TimeoutException")
        .endsWith("]");
    assertThat(FutureKind.MODEL.open().future().toString())
        .matches("java.util.concurrent.CompletableFuture@[0-9a-f]+\\[Not completed]");
  }

  @Test
  @Difference("`state()` of JDK 19 and later")
  void state() throws Exception {
    JoinHandle<String> handle = waiting();
    assertThat(handle.state()).isEqualTo(TaskState.WAITING);
    if (Runtime.version().feature() >= 19) {
      Method state = Future.class.getMethod("state");
      assertThat(state.invoke(handle)).hasToString("RUNNING");
      assertThat(state.invoke(FutureKind.MODEL.open().future())).hasToString("RUNNING");
    }
  }

  @Test
  @Difference("The class of a derived stage")
  void subclass() {
    JoinHandle<String> handle = waiting();
    assertThat(handle.copy().getClass()).isNotSameAs(CompletableFuture.class);
    assertThat(FutureKind.MODEL.open().future().copy().getClass())
        .isSameAs(CompletableFuture.class);
    assertThat(handle.minimalCompletionStage().toCompletableFuture().getClass())
        .isSameAs(CompletableFuture.class);
  }
}

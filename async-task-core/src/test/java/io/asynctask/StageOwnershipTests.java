package io.asynctask;

import static io.asynctask.Testing.capturingLog;
import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("R24: what the cancel of a task cancels of the stage that it waits for")
class StageOwnershipTests {

  private final ManualExecutor executor = new ManualExecutor();

  /** As the future of an HTTP client: a cancel stops the exchange, of its derived stages too. */
  private static class Exchange<T> extends CompletableFuture<T> {
    private final List<String> stops;

    Exchange(List<String> stops) {
      this.stops = stops;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      stops.add("stopped");
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Exchange<>(stops);
    }
  }

  /** A subclass with nothing to stop. */
  private static final class Labelled extends CompletableFuture<String> {}

  /** How a task comes to wait for a stage. */
  private Spawned<String, String> waitingFor(CompletionStage<String> stage) {
    Spawned<String, String> task = AsyncTask.builder("one").spawnStage(() -> stage, executor);
    task.task().run();
    assertThat(task.handle().state()).isEqualTo(TaskState.WAITING);
    return task;
  }

  private void cancel(Spawned<String, String> task) {
    assertThat(task.handle().cancel(true)).isTrue();
    executor.runAll();
    assertThat(task.handle()).isCancelled().isDone();
  }

  static Stream<Arguments> stagesOfOthers() {
    return Stream.of(
        Arguments.of(Named.of("plain", new CompletableFuture<String>())),
        Arguments.of(Named.of("derived", new CompletableFuture<String>().thenApply(v -> v))),
        Arguments.of(Named.of("subclass without a cancel of its own", new Labelled())));
  }

  @ParameterizedTest
  @MethodSource("stagesOfOthers")
  void aStageWithoutACancelOfItsOwnIsLeftAlone(CompletableFuture<String> shared) {
    Spawned<String, String> one = waitingFor(shared);
    Spawned<String, String> other = waitingFor(shared);
    Spawned<String, String> explicit = AsyncTask.spawn(Pollable.of(shared), executor, "explicit");
    explicit.task().run();
    cancel(one);
    cancel(explicit);
    assertThat(shared).isNotDone();
    shared.complete("for the others");
    executor.runAll();
    assertThat(other.handle().join()).isEqualTo("for the others");
  }

  @Test
  void aSharedStageIsLeftAloneByATaskThatIsCancelledWhileItGetsIt() {
    CompletableFuture<String> shared = new CompletableFuture<>();
    AtomicReference<JoinHandle<String>> self = new AtomicReference<>();
    Spawned<String, String> one =
        AsyncTask.builder("one")
            .spawnStage(
                () -> {
                  self.get().cancel();
                  return shared;
                },
                executor);
    self.set(one.handle());
    one.task().run();
    assertThat(one.handle()).isCancelled().isDone();
    assertThat(shared).isNotDone();
  }

  @Test
  void aStageWithACancelOfItsOwnIsCancelledAndSoIsWhatDerivesFromIt() {
    List<String> stops = new ArrayList<>();
    Exchange<String> exchange = new Exchange<>(stops);
    cancel(waitingFor(exchange.thenApply(body -> body)));
    assertThat(stops).hasSize(1);
    cancel(waitingFor(exchange));
    assertThat(stops).hasSize(2);
    assertThat(exchange).isCancelled();
  }

  @Test
  void aStageThatTheBodyOwnsIsCancelled() {
    CompletableFuture<String> one = new CompletableFuture<>();
    CompletableFuture<String> other = new CompletableFuture<>();
    cancel(waitingFor(JoinHandle.owning(one)));
    cancel(waitingFor(JoinHandle.owning(other).thenApply(value -> value)));
    assertThat(one).isCancelled();
    assertThat(other).isCancelled();
  }

  @Test
  void anOwningFutureEndsAsItsStageDoes() {
    assertThat(JoinHandle.owning(CompletableFuture.completedFuture("done")))
        .isCompletedWithValue("done");
    IllegalStateException failure = new IllegalStateException();
    assertThat(failureOf(JoinHandle.owning(CompletableFuture.failedFuture(failure))))
        .isSameAs(failure);
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> owning = JoinHandle.owning(stage);
    assertThat(owning).isNotDone();
    stage.complete("later");
    assertThat(owning).isCompletedWithValue("later");
    assertThat(stage).isCompletedWithValue("later");
    JoinHandle<String> handle = JoinHandle.completed("");
    assertThat(JoinHandle.owning(handle)).isSameAs(handle);
  }

  // ---------------------------------------------------------------- handles

  private Spawned<String, String> load() {
    return AsyncTask.spawn(ScriptedBody.pendingThenReady("loaded"), executor, "load");
  }

  static Stream<Named<Function<JoinHandle<String>, CompletableFuture<String>>>> views() {
    return Stream.of(
        Named.of("the handle", handle -> handle),
        Named.of("a derived stage", handle -> handle.thenApply(value -> value)));
  }

  @ParameterizedTest
  @MethodSource("views")
  void aHandleIsCancelledByTheLastTaskThatWaitsForIt(
      Function<JoinHandle<String>, CompletableFuture<String>> view) {
    Spawned<String, String> load = load();
    load.task().run();
    CompletableFuture<String> shared = view.apply(load.handle());
    Spawned<String, String> first = waitingFor(shared);
    Spawned<String, String> queued =
        AsyncTask.spawn(Pollable.of(shared), executor, "waits, and has not run");
    Spawned<String, String> last = waitingFor(shared);
    cancel(first);
    last.task().cancel();
    assertThat(load.handle().isCancelRequested()).isFalse();
    queued.task().cancel();
    assertThat(load.handle().isCancelled()).isTrue();
    executor.runAll();
    assertThat(load.handle()).isDone();
  }

  @Test
  void theOthersGetWhatASharedHandleEndsWith() {
    Spawned<String, String> load = load();
    load.task().run();
    Spawned<String, String> first = waitingFor(load.handle());
    Spawned<String, String> second = waitingFor(load.handle());
    cancel(first);
    load.handle().waker().wake();
    executor.runAll();
    assertThat(second.handle().join()).isEqualTo("loaded");
  }

  @Test
  void aHandleThatStillHasAStageIsLeftAlone() {
    Spawned<String, String> load = load();
    load.task().run();
    CompletableFuture<String> stage = load.handle().thenApply(value -> value);
    cancel(waitingFor(load.handle()));
    assertThat(load.handle().isCancelRequested()).isFalse();
    stage.cancel(false);
    assertThat(load.handle().isCancelRequested()).isTrue();
  }

  @Test
  void aDetachedHandleIsLeftAlone() {
    Spawned<String, String> load = load();
    load.task().run();
    cancel(waitingFor(load.handle().detach()));
    assertThat(load.handle().isCancelRequested()).isFalse();
  }

  // ---------------------------------------------------------------- handles handed on

  private List<LogRecord> warnings(Runnable action) {
    return capturingLog(action).stream()
        .filter(line -> line.getLevel().equals(Level.WARNING))
        .toList();
  }

  @Test
  void aHandleThatWasCancelledAndIsHandedOnIsWarnedOfOnce() {
    JoinHandle<String> cancelled = load().handle();
    cancelled.cancel();
    executor.runAll();
    List<LogRecord> warnings =
        warnings(
            () -> {
              for (int i = 0; i < 3; i++) {
                AsyncTask.builder("caller " + i).spawnStage(() -> cancelled, executor).task().run();
              }
            });
    assertThat(warnings)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getMessage())
                    .contains("caller 0", "[load]", "minimalCompletionStage"));
  }

  @Test
  void aTaskThatIsCancelledWithWhatItWaitsForIsNotWarnedOf() {
    AtomicReference<JoinHandle<String>> self = new AtomicReference<>();
    Spawned<String, String> parent =
        AsyncTask.builder("parent")
            .spawnStage(
                () -> {
                  JoinHandle<String> child = load().handle();
                  self.get().cancel();
                  return child;
                },
                executor);
    self.set(parent.handle());
    assertThat(warnings(() -> parent.task().run())).isEmpty();
    assertThat(parent.handle()).isCancelled();
  }
}

package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.asynctask.FutureKind.Subject;
import io.asynctask.StageMethod.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the futures of this library to the contract of {@code CompletableFuture}: whatever ends
 * one, it and the stages that derive from it tell what a future of {@code supplyAsync} tells, on
 * the JDK that runs the test. What differs on purpose stands in {@link
 * CompletableFutureDifferencesTests}.
 */
@DisplayName("R22: the contract of CompletableFuture")
class CompletableFutureContractTests {

  private static final RuntimeException IN_ACTION = new IllegalArgumentException("action");

  /** The ways in which a future ends. */
  enum End {
    VALUE(subject -> subject.endBy(() -> "value")),
    NULL(subject -> subject.endBy(() -> null)),
    FAILURE_OF_BODY(subject -> subject.endBy(() -> failing(failure()))),
    CHECKED_FAILURE(subject -> subject.endBy(() -> failing(new IOException("checked")))),
    ERROR(subject -> subject.endBy(() -> failing(new AssertionError("error")))),
    WRAPPED_FAILURE(subject -> subject.endBy(() -> failing(new CompletionException(failure())))),
    COMPLETE(subject -> assertThat(subject.future().complete("outside")).isTrue()),
    COMPLETE_EXCEPTIONALLY(
        subject -> assertThat(subject.future().completeExceptionally(failure())).isTrue()),
    COMPLETE_WRAPPED(
        subject ->
            assertThat(subject.future().completeExceptionally(new CompletionException(failure())))
                .isTrue()),
    COMPLETE_ASYNC(subject -> subject.future().completeAsync(() -> "async", Runnable::run)),
    COMPLETE_ASYNC_FAILING(
        subject -> subject.future().completeAsync(() -> unchecked(failure()), Runnable::run)),
    OR_TIMEOUT(subject -> subject.future().orTimeout(1, TimeUnit.MILLISECONDS)),
    COMPLETE_ON_TIMEOUT(
        subject -> subject.future().completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)),
    CANCEL(subject -> assertThat(subject.future().cancel(true)).isTrue());

    private final Consumer<Subject> action;

    End(Consumer<Subject> action) {
      this.action = action;
    }

    void of(Subject subject) {
      action.accept(subject);
      FutureKind.settle(subject.future());
    }
  }

  /** A new one each time, as stages add to it. */
  private static RuntimeException failure() {
    return new IllegalStateException("body");
  }

  private static String failing(Throwable failure) throws Exception {
    throw RawTask.<RuntimeException>sneak(failure);
  }

  private static String unchecked(RuntimeException failure) {
    throw failure;
  }

  private static Stream<FutureKind> kinds() {
    return Stream.of(FutureKind.values()).filter(kind -> kind != FutureKind.MODEL);
  }

  static Stream<Arguments> kindsAndEnds() {
    return kinds().flatMap(kind -> Stream.of(End.values()).map(end -> Arguments.of(kind, end)));
  }

  static Stream<Arguments> kindsAndMethods() {
    return kinds()
        .flatMap(kind -> StageMethod.ofOne().stream().map(method -> Arguments.of(kind, method)));
  }

  // ---------------------------------------------------------------- the future itself

  @ParameterizedTest
  @MethodSource("kindsAndEnds")
  void aFutureTellsItsEndAsTheModelDoes(FutureKind kind, End end) {
    assertThat(told(kind, end)).isEqualTo(told(FutureKind.MODEL, end)).hasSizeGreaterThan(7);
  }

  private static List<String> told(FutureKind kind, End end) {
    Transcript transcript = new Transcript();
    Subject subject = kind.open();
    end.of(subject);
    transcript.observe("future", subject.future());
    transcript.add("complete again " + subject.future().complete("again"));
    transcript.add("fail again " + subject.future().completeExceptionally(new Error()));
    subject.future().completeAsync(() -> "again", Runnable::run);
    transcript.observe("afterwards", subject.future());
    subject.release().run();
    return transcript.lines();
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void aFutureThatIsNotDoneSaysSo(FutureKind kind) {
    CompletableFuture<String> future = kind.open().future();
    assertThat(future.isDone()).isFalse();
    assertThat(future.isCancelled()).isFalse();
    assertThat(future.isCompletedExceptionally()).isFalse();
    assertThat(future.getNow("absent")).isEqualTo("absent");
    assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(future.toString()).endsWith("[Not completed]");
    assertThat(future.getNumberOfDependents()).isZero();
    assertThat(future.toCompletableFuture()).isSameAs(future);
    future.cancel(true);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void aGetThatIsInterruptedLeavesTheFutureAlone(FutureKind kind) {
    CompletableFuture<String> future = kind.open().future();
    Thread.currentThread().interrupt();
    assertThatThrownBy(future::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(future).isNotDone();
    future.cancel(true);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void dependentsAreCountedAndDescribed(FutureKind kind) {
    Subject subject = kind.open();
    CompletableFuture<String> future = subject.future();
    var one = future.thenRun(() -> {});
    assertThat(future.getNumberOfDependents()).isEqualTo(1);
    assertThat(future.toString()).endsWith("[Not completed, 1 dependents]");
    var two = future.handle((value, failure) -> "");
    assertThat(future.getNumberOfDependents()).isEqualTo(2);
    subject.endBy(() -> "done");
    assertThat(future.getNumberOfDependents()).isZero();
    assertThat(future.toString()).endsWith("[Completed normally]");
    assertThat(one).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(two).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void manyDependentsRunInTheirNumber(FutureKind kind) {
    Subject subject = kind.open();
    AtomicInteger ran = new AtomicInteger();
    List<CompletableFuture<?>> stages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      stages.add(subject.future().thenRun(ran::incrementAndGet));
    }
    subject.endBy(() -> "done");
    stages.forEach(FutureKind::settle);
    assertThat(ran).hasValue(1000);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void whatIsAskedForInTimeIsNotTimedOut(FutureKind kind) {
    Subject subject = kind.open();
    subject.future().orTimeout(1, TimeUnit.HOURS).completeOnTimeout("late", 1, TimeUnit.HOURS);
    subject.endBy(() -> "in time");
    assertThat(subject.future().join()).isEqualTo("in time");
  }

  // ---------------------------------------------------------------- its dependents

  @ParameterizedTest
  @MethodSource("kindsAndMethods")
  void aDependentStageEndsAsTheModelsDoes(FutureKind kind, StageMethod method) {
    for (End end : End.values()) {
      for (RuntimeException failure : new RuntimeException[] {null, IN_ACTION}) {
        for (boolean before : new boolean[] {true, false}) {
          assertThat(dependent(kind, method, end, failure, before))
              .as("%s, failing with %s, registered before: %s", end, failure, before)
              .isEqualTo(dependent(FutureKind.MODEL, method, end, failure, before));
        }
      }
    }
  }

  private static List<String> dependent(
      FutureKind kind, StageMethod method, End end, RuntimeException failure, boolean before) {
    Transcript transcript = new Transcript();
    Action action = new Action(transcript, failure);
    Subject subject = kind.open();
    CompletableFuture<?> stage = before ? method.derive().apply(subject.future(), action) : null;
    end.of(subject);
    stage = stage == null ? method.derive().apply(subject.future(), action) : stage;
    FutureKind.settle(stage);
    transcript.observe("stage", stage);
    subject.release().run();
    return transcript.lines();
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void theCauseOfWhatADependentSeesIsWhatTheBodyHasThrown(FutureKind kind) {
    Subject subject = kind.open();
    CompletableFuture<String> told = subject.future().exceptionally(e -> e.getCause().getMessage());
    RuntimeException failure = failure();
    subject.endBy(() -> failing(failure));
    assertThat(told.join()).isEqualTo("body");
    assertThatThrownBy(subject.future()::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(failure);
    assertThatThrownBy(subject.future()::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(failure);
  }

  // ---------------------------------------------------------------- bad input and executors

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void nullIsRefused(FutureKind kind) {
    CompletableFuture<String> f = kind.open().future();
    Executor inline = Runnable::run;
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> f.completeExceptionally(null),
            () -> f.thenApply(null),
            () -> f.thenApplyAsync(null, inline),
            () -> f.thenApplyAsync(v -> v, null),
            () -> f.thenAccept(null),
            () -> f.thenRun(null),
            () -> f.thenCombine(f, null),
            () -> f.thenCombine(null, (v, w) -> v),
            () -> f.thenAcceptBoth(null, (v, w) -> {}),
            () -> f.runAfterBoth(null, () -> {}),
            () -> f.applyToEither(null, v -> v),
            () -> f.acceptEither(f, null),
            () -> f.runAfterEither(null, () -> {}),
            () -> f.thenCompose(null),
            () -> f.thenComposeAsync(v -> f, null),
            () -> f.whenComplete(null),
            () -> f.handle(null),
            () -> f.exceptionally(null),
            () -> f.exceptionallyCompose(null),
            () -> f.completeAsync(null),
            () -> f.completeAsync(() -> "", null),
            () -> f.orTimeout(1, null),
            () -> f.completeOnTimeout("", 1, null))) {
      assertThatNullPointerException().isThrownBy(call);
    }
    assertThat(f).isNotDone();
    f.cancel(true);
  }

  @ParameterizedTest
  @EnumSource(value = FutureKind.class, names = "MODEL", mode = EXCLUDE)
  void stagesAreMadeByTheFutureAndRunOnItsExecutor(FutureKind kind) {
    CompletableFuture<String> future = kind.open().future();
    assertThat(future.defaultExecutor()).isSameAs(new CompletableFuture<>().defaultExecutor());
    CompletableFuture<Object> made = future.newIncompleteFuture();
    assertThat(made).isNotDone().isNotSameAs(future);
    assertThat(future.copy()).isNotSameAs(future).hasSameClassAs(made);
    future.cancel(true);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void anExecutorThatRefusesIsHeardByWhoAsksForTheStage(FutureKind kind) {
    CompletableFuture<String> open = kind.open().future();
    Executor refusing =
        run -> {
          throw new RejectedExecutionException();
        };
    assertThatThrownBy(() -> open.completeAsync(() -> "", refusing))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(open).isNotDone();
    CompletableFuture<String> stage = open.thenApplyAsync(value -> value, refusing);
    open.complete("done");
    assertThatThrownBy(stage::join).hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @ParameterizedTest
  @EnumSource(FutureKind.class)
  void completeAsyncSubmitsAnAsynchronousCompletionTaskThatAsksNobodyInVain(FutureKind kind) {
    CompletableFuture<String> future = kind.open().future();
    List<Runnable> submitted = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    assertThat(future.completeAsync(() -> "" + asked.incrementAndGet(), submitted::add))
        .isSameAs(future);
    assertThat(submitted)
        .singleElement()
        .isInstanceOf(CompletableFuture.AsynchronousCompletionTask.class);
    future.complete("sooner");
    submitted.get(0).run();
    assertThat(asked).hasValue(0);
    assertThat(future.join()).isEqualTo("sooner");
  }
}

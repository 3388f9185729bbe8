package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Unobserved failures")
class UnobservedFailureTests {

  private static final IllegalStateException FAILURE = new IllegalStateException("unseen");

  private final List<UnobservedFailure> unseen = new CopyOnWriteArrayList<>();
  private final LiveTasks liveTasks =
      LiveTasks.notifying(
              new TaskListener() {
                @Override
                public void spawned(LiveTask task) {
                  task.noteSpawnLocation("here");
                }
              })
          .onUnobservedFailure(unseen::add);
  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void isToldOnceTheHandleIsGarbage() {
    long id = failAndForget("import", handle -> {}, handle -> {});

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(names()).contains("import");
            });
    assertThat(unseen)
        .containsExactly(new UnobservedFailure(id, "import", "blue", "here", FAILURE));
  }

  @Test
  void isNotToldWhileSomebodyHoldsTheHandle() {
    JoinHandle<String> held = failing("held");
    executor.runAll();
    failAndForget("forgotten", handle -> {}, handle -> {});

    awaitTold("forgotten");
    assertThat(names()).doesNotContain("held");
    assertThat(held.state()).isEqualTo(TaskState.FAILED);
  }

  static Stream<Named<Consumer<JoinHandle<String>>>> looksAfterwards() {
    return Stream.of(
        Named.of("join", handle -> assertThatException().isThrownBy(handle::join)),
        Named.of("get", handle -> assertThatException().isThrownBy(handle::get)),
        Named.of(
            "get in time",
            handle -> assertThatException().isThrownBy(() -> handle.get(1, TimeUnit.SECONDS))),
        Named.of("getNow", handle -> assertThatException().isThrownBy(() -> handle.getNow(""))),
        Named.of(
            "poll",
            handle -> assertThatException().isThrownBy(() -> handle.poll(Waker.of(() -> {})))),
        Named.of("exceptionNow", handle -> assertThat(handle.exceptionNow()).isSameAs(FAILURE)),
        Named.of("isCompletedExceptionally", CompletableFuture::isCompletedExceptionally),
        Named.of("toCompletableFuture", CompletableFuture::toCompletableFuture),
        Named.of("detach", JoinHandle::detach),
        Named.of("combining", handle -> new CompletableFuture<>().thenCombine(handle, (a, b) -> a)),
        Named.of("whenComplete", handle -> handle.whenComplete((value, thrown) -> {})));
  }

  @ParameterizedTest
  @MethodSource("looksAfterwards")
  void isSeenByWhoLooks(Consumer<JoinHandle<String>> look) {
    assertNotTold(handle -> {}, look);
  }

  static Stream<Named<Consumer<JoinHandle<String>>>> looksBefore() {
    return Stream.of(
        Named.of("exceptionally", handle -> handle.exceptionally(thrown -> "")),
        Named.of("allOf", handle -> CompletableFuture.allOf(handle)),
        Named.of("anyOf", handle -> CompletableFuture.anyOf(handle)),
        Named.of("copy", CompletableFuture::copy),
        Named.of("a joiner that is blocked", UnobservedFailureTests::joinOnAnotherThread),
        Named.of("detach", JoinHandle::detach),
        Named.of("a cancel", JoinHandle::cancel),
        Named.of(
            "a failure from outside", handle -> handle.completeExceptionally(new Exception())));
  }

  @ParameterizedTest
  @MethodSource("looksBefore")
  void isSeenByWhoWaitsAlreadyOrIsNone(Consumer<JoinHandle<String>> look) {
    assertNotTold(look, handle -> {});
  }

  private static void joinOnAnotherThread(JoinHandle<String> handle) {
    Testing.inThread(
        () -> {
          assertThatException().isThrownBy(handle::join);
          return null;
        });
    Awaitility.await().until(() -> handle.getNumberOfDependents() > 0);
  }

  @Test
  void lookingAtTheStateIsNotLookingAtTheFailure() {
    failAndForget(
        "shown", handle -> {}, handle -> assertThat(handle.toString()).contains("FAILED"));

    awaitTold("shown");
  }

  @Test
  void isNotToldTwiceWhenTheTaskIsDetachedWhileItFails() {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    LiveTasks detaching =
        LiveTasks.notifying(
                new TaskListener() {
                  @Override
                  public void stopped(
                      LiveTask task, TaskState outcome, @Nullable Throwable failure) {
                    task.handle().detach();
                  }
                })
            .onUnobservedFailure(unseen::add);
    failDetached(detaching, uncaught);
    failAndForget("unseen", handle -> {}, handle -> {});

    assertThat(uncaught).containsExactly(FAILURE);
    awaitTold("unseen");
    assertThat(names()).doesNotContain("detached");
  }

  /** In a frame of its own, which is gone with the handle when it returns. */
  private void failDetached(LiveTasks detaching, List<Throwable> uncaught) {
    AsyncTask.builder("blue")
        .name("detached")
        .uncaughtHandler((handle, thrown) -> uncaught.add(thrown))
        .trackedBy(detaching)
        .spawn(failingBody(), executor)
        .task()
        .schedule();
    executor.runAll();
  }

  @Test
  void exceptionNowIsForFailuresOnly() {
    JoinHandle<String> pending = failing("pending");
    assertThatIllegalStateException().isThrownBy(pending::exceptionNow);
    assertThatIllegalStateException().isThrownBy(JoinHandle.completed("")::exceptionNow);
    pending.cancel();
    assertThatIllegalStateException().isThrownBy(pending::exceptionNow);
    assertThat(JoinHandle.failed(FAILURE).exceptionNow()).isSameAs(FAILURE);
  }

  @Test
  void aHandlerThatThrowsKeepsNobodyFromBeingTold() {
    LiveTasks careless =
        new LiveTasks()
            .onUnobservedFailure(
                failure -> {
                  unseen.add(failure);
                  throw new IllegalArgumentException();
                });
    for (String name : List.of("one", "two")) {
      spawn(name, careless);
    }
    executor.runAll();

    awaitTold("one");
    awaitTold("two");
  }

  private void assertNotTold(
      Consumer<JoinHandle<String>> before, Consumer<JoinHandle<String>> afterwards) {
    failAndForget("seen", before, afterwards);
    failAndForget("unseen", handle -> {}, handle -> {});

    awaitTold("unseen");
    assertThat(names()).doesNotContain("seen");
  }

  /** In a frame of its own, which is gone with the handle when it returns. */
  private long failAndForget(
      String name, Consumer<JoinHandle<String>> before, Consumer<JoinHandle<String>> afterwards) {
    JoinHandle<String> handle = failing(name);
    before.accept(handle);
    executor.runAll();
    afterwards.accept(handle);
    return handle.id();
  }

  private JoinHandle<String> failing(String name) {
    return spawn(name, liveTasks);
  }

  private JoinHandle<String> spawn(String name, LiveTasks registry) {
    Spawned<String, String> spawned =
        AsyncTask.builder("blue")
            .name(name)
            .uncaughtHandler((handle, thrown) -> {})
            .trackedBy(registry)
            .spawn(failingBody(), executor);
    spawned.task().schedule();
    return spawned.handle();
  }

  private static Callable<String> failingBody() {
    return () -> {
      throw FAILURE;
    };
  }

  private List<String> names() {
    return unseen.stream().map(UnobservedFailure::name).toList();
  }

  /** Does not wait for the timer, which {@link #isToldOnceTheHandleIsGarbage} does. */
  private void awaitTold(String name) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              System.gc();
              FailureWatch.reportGarbage();
              assertThat(names()).contains(name);
            });
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }
}

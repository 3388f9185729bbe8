package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.onAnotherThread;
import static io.asynctask.Testing.runOnAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("R12: local tasks")
class LocalTaskTests {

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void runAndTaskCancelOnAnotherThreadThrowAndChangeNothing() throws Exception {
    ScriptedBody<String> body = ScriptedBody.ready("done");
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, executor, "tag");
    for (Consumer<Task<String>> use :
        List.<Consumer<Task<String>>>of(Task::run, Task::runOnce, Task::cancel)) {
      runOnAnotherThread(
          () ->
              assertThatThrownBy(() -> use.accept(spawned.task()))
                  .isInstanceOf(IllegalStateException.class));
      assertThat(spawned.handle().state()).isEqualTo(TaskState.SCHEDULED);
    }
    assertThat(spawned.handle().isCancelRequested()).isFalse();
    spawned.task().run();

    assertThat(spawned.handle()).isCompletedWithValue("done");
    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
  }

  @Test
  void wakeWorksFromAnyThread() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pendingThenReady("done");
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, executor, "tag");
    spawned.task().run();
    runOnAnotherThread(() -> body.waker().wake());
    executor.runAll();

    assertThat(spawned.handle()).isCompletedWithValue("done");
  }

  @Test
  void handleCancelWorksFromAnyThreadAndTheOwnerCloses() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, executor, "tag");
    spawned.task().run();
    assertThat(onAnotherThread(() -> spawned.handle().cancel(true))).isTrue();
    assertThat(body.closes()).isZero();
    executor.runAll();

    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(spawned.handle()).isCancelled();
  }

  @ParameterizedTest
  @MethodSource("stops")
  void aRefusalOnAnotherThreadFailsTheHandleAndLeavesTheBodyToTheOwner(
      Consumer<Spawned<String, String>> use) throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, Task::run, "tag");
    spawned.task().run();
    runOnAnotherThread(() -> use.accept(spawned));

    assertThat(failureOf(spawned.handle())).isInstanceOf(IllegalStateException.class);
    assertThat(body.closes()).isZero();
    spawned.task().run();
    assertThat(body.closes()).isEqualTo(1);
    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(spawned.handle().state()).isEqualTo(TaskState.FAILED);
  }

  static Stream<Named<Consumer<Spawned<String, String>>>> stops() {
    return Stream.of(
        named("wake", spawned -> spawned.handle().waker().wake()),
        named("cancel", spawned -> spawned.handle().cancel()));
  }

  @Test
  void scheduleAndOutsideCompletionWorkFromAnyThread() throws Exception {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, executor, "tag");
    runOnAnotherThread(spawned.task()::schedule);
    onAnotherThread(() -> spawned.handle().complete("outside"));
    executor.runAll();

    assertThat(body.closedBy()).isSameAs(Thread.currentThread());
    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  @Test
  void theOwnerMayCancelTheTask() {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, String> spawned = AsyncTask.spawnLocal(body, executor, "tag");
    spawned.task().cancel();

    assertThat(spawned.handle()).isCancelled();
    assertThat(body.closes()).isEqualTo(1);
  }
}

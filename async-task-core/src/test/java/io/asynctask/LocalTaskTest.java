package io.asynctask;

import static io.asynctask.Testing.onAnotherThread;
import static io.asynctask.Testing.runOnAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R12: local tasks")
class LocalTaskTest {

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

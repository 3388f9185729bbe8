package io.asynctask;

import static io.asynctask.Testing.await;
import static io.asynctask.Testing.capturingLog;
import static io.asynctask.Testing.failureOf;
import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R17: detached tasks")
class DetachTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final List<Throwable> uncaught = new ArrayList<>();
  private final IllegalStateException failure = new IllegalStateException("detached");

  private Spawned<String, String> spawn(Pollable<String> body) {
    return AsyncTask.builder("blue")
        .name("import")
        .uncaughtHandler((handle, thrown) -> uncaught.add(thrown))
        .spawn(body, executor);
  }

  @Test
  void theFailureOfADetachedTaskGoesToItsUncaughtHandlerOnce() {
    Spawned<String, String> spawned = spawn(ScriptedBody.throwing(failure));
    assertThat(spawned.handle().detach()).isSameAs(spawned.handle());
    spawned.task().run();
    spawned.handle().detach();

    assertThat(uncaught).containsExactly(failure);
  }

  @Test
  void theRegistryHasAHandlerForTasksWithoutOne() {
    List<Object> told = new ArrayList<>();
    LiveTasks liveTasks =
        new LiveTasks()
            .onUncaughtFailure(
                (task, thrown) -> {
                  told.add(task.tag());
                  told.add(thrown);
                });
    AsyncTask.Builder<String> builder = AsyncTask.builder("blue").trackedBy(liveTasks);
    Spawned<String, String> spawned = builder.spawn(ScriptedBody.throwing(failure), executor);
    spawned.handle().detach();
    spawned.task().run();
    assertThat(told).containsExactly("blue", failure);

    spawned =
        AsyncTask.builder("red")
            .trackedBy(liveTasks)
            .uncaughtHandler((handle, thrown) -> uncaught.add(thrown))
            .spawn(ScriptedBody.throwing(failure), executor);
    spawned.handle().detach();
    spawned.task().run();
    assertThat(uncaught).containsExactly(failure);
    assertThat(told).hasSize(2);
  }

  @Test
  void detachingATaskThatHasFailedReportsItsFailure() {
    Spawned<String, String> spawned = spawn(ScriptedBody.throwing(failure));
    spawned.task().run();
    assertThat(uncaught).isEmpty();
    spawned.handle().detach();
    spawned.handle().detach();

    assertThat(uncaught).containsExactly(failure);
  }

  @Test
  void aRefusalOfADetachedTaskIsReported() {
    Spawned<String, String> spawned = spawn(ScriptedBody.pending());
    spawned.task().run();
    spawned.handle().detach();
    executor.refuseWith(failure);
    spawned.handle().waker().wake();

    assertThat(uncaught).containsExactly(failure);
  }

  @Test
  void valuesCancelsAndAttachedFailuresAreNotReported() {
    Spawned<String, String> done = spawn(ScriptedBody.ready("done"));
    done.handle().detach();
    done.task().run();
    Spawned<String, String> cancelled = spawn(ScriptedBody.pending());
    cancelled.handle().detach();
    cancelled.task().cancel();
    Spawned<String, String> attached = spawn(ScriptedBody.throwing(failure));
    attached.task().run();

    assertThat(uncaught).isEmpty();
  }

  @Test
  void aDetachedTaskMayStillBeCancelledAndJoined() {
    Spawned<String, String> spawned = spawn(ScriptedBody.pending());
    spawned.handle().detach();
    spawned.task().run();

    assertThat(spawned.handle().cancel()).isTrue();
    executor.runAll();
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void withoutAHandlerALineWithNameTagAndStackIsLogged() {
    List<LogRecord> records =
        capturingLog(
            () -> {
              Spawned<String, String> spawned =
                  AsyncTask.builder("blue")
                      .name("import")
                      .spawn(ScriptedBody.throwing(failure), executor);
              spawned.handle().detach();
              spawned.task().run();
            });

    assertThat(records).hasSize(1);
    assertThat(records.get(0).getMessage()).contains("import", "blue");
    assertThat(records.get(0).getThrown()).isSameAs(failure);
  }

  @Test
  void aHandlerThatThrowsIsLoggedAndDoesNotReachTheRunner() {
    IllegalArgumentException thrownByHandler = new IllegalArgumentException();
    List<LogRecord> records =
        capturingLog(
            () -> {
              Spawned<String, String> spawned =
                  AsyncTask.builder("blue")
                      .uncaughtHandler(
                          (handle, thrown) -> {
                            throw thrownByHandler;
                          })
                      .spawn(ScriptedBody.throwing(failure), executor);
              spawned.handle().detach();
              spawned.task().run();
            });

    assertThat(records).extracting(LogRecord::getThrown).containsExactly(thrownByHandler);
  }

  @Test
  void whatADetachedBodyFailsWithAfterItsCancelIsReported() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Callable<String> body =
        () -> {
          entered.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stop) {
            throw failure;
          }
          return "";
        };
    Spawned<String, String> spawned = spawnCallable(body);
    FutureTask<Boolean> runner = inThread(spawned.task()::runOnce);
    await(entered);
    spawned.handle().detach().cancel(true);
    runner.get(10, TimeUnit.SECONDS);

    assertThat(uncaught).containsExactly(failure);
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void theCloseOfADetachedBodyThatFailsAfterItsCancelIsReported() {
    Spawned<String, String> spawned = spawn(ScriptedBody.pending().closeThrows(failure));
    spawned.task().run();
    spawned.handle().detach().cancel();
    executor.runAll();

    assertThat(uncaught).containsExactly(failure);
    assertThat(failureOf(spawned.handle()).getSuppressed()).containsExactly(failure);
  }

  @Test
  void aDetachedBodyThatSaysThatItHasStoppedIsNotReported() {
    for (Exception answer :
        List.of(new InterruptedException(), new CancellationException("as asked"))) {
      AtomicReference<JoinHandle<String>> self = new AtomicReference<>();
      Callable<String> body =
          () -> {
            self.get().cancel();
            throw answer;
          };
      Spawned<String, String> spawned = spawnCallable(body);
      self.set(spawned.handle().detach());
      spawned.task().run();
    }

    assertThat(uncaught).isEmpty();
  }

  @Test
  void whatADetachedBodyFailsWithAfterACompletionFromOutsideIsReported() {
    AtomicReference<JoinHandle<String>> self = new AtomicReference<>();
    Callable<String> body =
        () -> {
          self.get().complete("outside");
          throw failure;
        };
    Spawned<String, String> spawned = spawnCallable(body);
    self.set(spawned.handle().detach());
    spawned.task().run();

    assertThat(uncaught).containsExactly(failure);
    assertThat(spawned.handle()).isCompletedWithValue("outside");
  }

  private Spawned<String, String> spawnCallable(Callable<String> body) {
    return AsyncTask.builder("blue")
        .uncaughtHandler((handle, thrown) -> uncaught.add(thrown))
        .spawn(body, executor);
  }
}

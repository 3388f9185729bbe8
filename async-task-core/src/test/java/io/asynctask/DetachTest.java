package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R17: detached tasks")
class DetachTest {

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

  private static List<LogRecord> capturingLog(Runnable action) {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(AsyncTask.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      action.run();
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    return records;
  }
}

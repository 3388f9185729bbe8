package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("faults")
@DisplayName("R23: whatever foreign code throws, nothing is left half done")
class ForeignCodeTests {

  private static final Duration LATER = Duration.ofHours(1);

  private final ManualExecutor executor = new ManualExecutor();
  private LiveTasks liveTasks = new LiveTasks();

  /** Calls what a canceller, a waker or a spawner calls; what that throws is none of the oracle. */
  private static void attempt(Runnable call) {
    try {
      call.run();
    } catch (Throwable thrown) {
      assertThat(thrown).hasMessageContaining("foreign");
    }
  }

  /** The oracle: the body is closed once, the handle done, the registry empty, the thread whole. */
  private void assertNothingIsLeft(JoinHandle<?> handle, @Nullable ScriptedBody<?> body) {
    attempt(executor::runAll);
    assertThat(handle).isDone();
    assertThat(liveTasks.counts().live()).isZero();
    assertThat(liveTasks.list(0, 10, 1_000, task -> true).tasks()).isEmpty();
    if (body != null) {
      assertThat(body.closes()).isEqualTo(1);
    }
    assertThat(Thread.interrupted()).as("a foreign interrupt").isFalse();
    assertThat(Runner.currentTask()).isNull();
  }

  private <T> JoinHandle<T> spawn(AsyncTask.Builder<String> builder, Pollable<T> body) {
    Spawned<T, String> spawned = builder.trackedBy(liveTasks).spawn(body, executor);
    spawned.task().schedule();
    return spawned.handle();
  }

  private <T> JoinHandle<T> spawn(Pollable<T> body) {
    return spawn(AsyncTask.builder("tag"), body);
  }

  @ParameterizedTest
  @EnumSource
  void thePoll(ThrowableKind kind) {
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              kind.raise();
              return Poll.pending();
            });
    assertNothingIsLeft(spawn(body), body);
  }

  @ParameterizedTest
  @EnumSource
  void theCallable(ThrowableKind kind) {
    Callable<String> body =
        () -> {
          kind.raise();
          return "not reached";
        };
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(body, executor);
    spawned.task().schedule();
    assertNothingIsLeft(spawned.handle(), null);
  }

  @ParameterizedTest
  @EnumSource
  void theClose(ThrowableKind kind) {
    ScriptedBody<String> body = ScriptedBody.ready("value").onClose(() -> raise(kind));
    assertNothingIsLeft(spawn(body), body);
    ScriptedBody<String> cancelled = ScriptedBody.pending().onClose(() -> raise(kind));
    JoinHandle<String> handle = spawn(cancelled);
    executor.runAll();
    handle.cancel();
    assertNothingIsLeft(handle, cancelled);
    assertThat(handle.isCancelled()).isTrue();
  }

  private static Object raise(ThrowableKind kind) {
    kind.raise();
    return "not reached";
  }

  @ParameterizedTest
  @EnumSource
  void aHook(ThrowableKind kind) {
    AtomicInteger others = new AtomicInteger();
    ScriptedBody<String> body = hooked(kind, others);
    JoinHandle<String> handle = spawn(body);
    executor.runAll();
    assertThat(handle.cancel(true)).isTrue();
    assertThat(others).hasValue(1);
    assertNothingIsLeft(handle, body);
  }

  private static ScriptedBody<String> hooked(ThrowableKind kind, AtomicInteger others) {
    return new ScriptedBody<>(
        waker -> {
          TaskContext context = TaskContext.current().orElseThrow();
          context.onCancel(others::incrementAndGet);
          context.onCancel(kind::raise);
          return Poll.pending();
        });
  }

  @ParameterizedTest
  @EnumSource
  void theLogHandlerThatHearsOfAHook(ThrowableKind kind) {
    Logger logger = Logger.getLogger(AsyncTask.class.getName());
    Handler handler = new ThrowingHandler(kind);
    logger.addHandler(handler);
    try {
      aHook(ThrowableKind.ERROR);
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static final class ThrowingHandler extends Handler {

    private final ThrowableKind kind;

    ThrowingHandler(ThrowableKind kind) {
      this.kind = kind;
    }

    @Override
    public void publish(LogRecord record) {
      kind.raise();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @EnumSource
  void theScheduleFunctionAtTheSpawnTheWakeAndTheCancel(ThrowableKind kind) {
    for (int refused = 1; refused <= 3; refused++) {
      AtomicInteger calls = new AtomicInteger();
      int refusedCall = Math.min(refused, 2);
      ScriptedBody<String> body = ScriptedBody.pending();
      Spawned<String, String> spawned =
          AsyncTask.builder("tag")
              .trackedBy(liveTasks)
              .spawn(
                  body,
                  task -> {
                    if (calls.incrementAndGet() == refusedCall) {
                      kind.raise();
                    }
                    executor.schedule(task);
                  });
      attempt(() -> spawned.task().schedule());
      executor.runAll();
      if (refused == 2) {
        spawned.handle().waker().wake();
      } else if (refused == 3) {
        spawned.handle().cancel(true);
      }
      assertNothingIsLeft(spawned.handle(), body);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEventOfAListener(ThrowableKind kind) {
    liveTasks = LiveTasks.notifying(new ThrowingListener(kind));
    ScriptedBody<String> body = ScriptedBody.pending();
    JoinHandle<String> handle = spawn(body);
    executor.runAll();
    handle.waker().wake();
    executor.runAll();
    assertThat(handle.cancel(true)).isTrue();
    assertNothingIsLeft(handle, body);
  }

  private static final class ThrowingListener implements TaskListener {

    private final ThrowableKind kind;

    ThrowingListener(ThrowableKind kind) {
      this.kind = kind;
    }

    @Override
    public void spawned(LiveTask task) {
      kind.raise();
    }

    @Override
    public Run running(LiveTask task) {
      if (task.polls() == 1) {
        kind.raise();
      }
      return kind::raise;
    }

    @Override
    public void waiting(LiveTask task) {
      kind.raise();
    }

    @Override
    public void woken(LiveTask task) {
      kind.raise();
    }

    @Override
    public void stopping(LiveTask task) {
      kind.raise();
    }

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      kind.raise();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWakerOfAnAwaiter(ThrowableKind kind) throws Exception {
    AtomicInteger second = new AtomicInteger();
    ScriptedBody<String> body = ScriptedBody.ready("value");
    JoinHandle<String> handle = spawn(body);
    handle.poll(kind::raise);
    handle.poll(second::incrementAndGet);
    assertNothingIsLeft(handle, body);
    assertThat(second).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void theToStringOfATagWhenTheDeadlinePasses(ThrowableKind kind) {
    ScriptedBody<String> body = ScriptedBody.pending();
    Spawned<String, Object> spawned =
        AsyncTask.builder(unspeakable(kind))
            .trackedBy(liveTasks)
            .deadline(LATER)
            .spawn(body, Task::run);
    spawned.task().schedule();
    ((RawTask<?, ?>) spawned.handle()).attachments().deadline.expire();
    assertNothingIsLeft(spawned.handle(), body);
    assertThat(Testing.failureOf(spawned.handle())).isInstanceOf(TaskDeadlineException.class);
  }

  @ParameterizedTest
  @EnumSource
  void theToStringOfATagWhenAFailureIsReported(ThrowableKind kind) {
    ScriptedBody<String> body = ScriptedBody.throwing(new Exception("the body's"));
    Spawned<String, Object> spawned =
        AsyncTask.builder(unspeakable(kind)).trackedBy(liveTasks).spawn(body, Task::run);
    spawned.handle().detach();
    spawned.task().schedule();
    assertNothingIsLeft(spawned.handle(), body);
  }

  private static Object unspeakable(ThrowableKind kind) {
    return new Object() {
      @Override
      public String toString() {
        kind.raise();
        return "not reached";
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void theUncaughtHandler(ThrowableKind kind) {
    ScriptedBody<String> body = ScriptedBody.throwing(new Exception("the body's"));
    JoinHandle<String> handle =
        spawn(AsyncTask.builder("tag").uncaughtHandler((task, failure) -> kind.raise()), body);
    handle.detach();
    assertNothingIsLeft(handle, body);
  }

  @ParameterizedTest
  @EnumSource
  void theThreadThatIsInterrupted(ThrowableKind kind) throws Exception {
    for (Interrupter interrupter : Interrupter.values()) {
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      ScriptedBody<String> closed = ScriptedBody.pending();
      Spawned<String, String> parent =
          AsyncTask.builder("parent").trackedBy(liveTasks).spawn(closed, executor);
      parent.task().run();
      Spawned<String, String> spawned =
          AsyncTask.builder("tag")
              .trackedBy(liveTasks)
              .parent(parent.handle())
              .deadline(LATER)
              .spawn(
                  () -> {
                    entered.countDown();
                    Testing.awaitUninterruptibly(go);
                    return "value";
                  },
                  executor);
      FutureTask<Boolean> run =
          new FutureTask<>(
              () -> {
                spawned.task().run();
                return true;
              });
      Thread runner =
          new Thread(run) {
            @Override
            public void interrupt() {
              kind.raise();
            }
          };
      runner.setDaemon(true);
      runner.start();
      Testing.await(entered);

      interrupter.stop(spawned.handle(), parent.handle());
      go.countDown();

      assertThat(run.get(10, TimeUnit.SECONDS)).as("the runner comes back").isTrue();
      parent.handle().cancel();
      assertNothingIsLeft(spawned.handle(), null);
      assertNothingIsLeft(parent.handle(), closed);
    }
  }

  /** All that interrupts a runner. */
  private enum Interrupter {
    CANCEL {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        assertThat(handle.cancel(true)).isTrue();
      }
    },
    PARENTS_CANCEL {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        assertThat(parent.cancel(true)).isTrue();
      }
    },
    DEADLINE {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        ((RawTask<?, ?>) handle).attachments().deadline.expire();
      }
    },
    COMPLETION_FROM_OUTSIDE {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        assertThat(handle.complete("outside")).isTrue();
      }
    },
    LAST_DERIVED_STAGE {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        CompletableFuture<String> stage = handle.thenApply(value -> value);
        assertThat(stage.cancel(true)).isTrue();
      }
    },
    ABANDONED {
      @Override
      void stop(JoinHandle<String> handle, JoinHandle<String> parent) {
        ((LiveTask) handle).abandon(new TaskCancellationException());
      }
    };

    abstract void stop(JoinHandle<String> handle, JoinHandle<String> parent);
  }

  @Test
  void aThreadThatWasInterruptedBeforeAndThrowsWhenItIsAgain() throws Exception {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag").trackedBy(liveTasks).spawn(() -> "value", executor);
    Thread runner =
        new Thread(spawned.task()) {
          @Override
          public boolean isInterrupted() {
            return true;
          }

          @Override
          public void interrupt() {
            throw new SecurityException("foreign");
          }
        };
    runner.start();
    assertThat(spawned.handle().get(10, TimeUnit.SECONDS)).isEqualTo("value");
    Awaitility.await().until(() -> !runner.isAlive());
    assertNothingIsLeft(spawned.handle(), null);
  }
}

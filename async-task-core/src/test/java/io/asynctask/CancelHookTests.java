package io.asynctask;

import static io.asynctask.Testing.awaitUninterruptibly;
import static io.asynctask.Testing.inThread;
import static io.asynctask.Testing.onAnotherThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R9: cancel hooks")
class CancelHookTests {

  private final ManualExecutor executor = new ManualExecutor();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private static ScriptedBody<String> registering(Consumer<TaskContext> registers) {
    return new ScriptedBody<>(
        waker -> {
          registers.accept(TaskContext.current().orElseThrow());
          return Poll.pending();
        },
        waker -> Poll.ready("done"));
  }

  @Test
  void hooksRunOnceOnTheCancellingThreadInReverseOrder() throws Exception {
    List<Thread> threads = new ArrayList<>();
    ScriptedBody<String> body =
        registering(
            context -> {
              context.onCancel(() -> events.add("first"));
              context.onCancel(() -> threads.add(Thread.currentThread()));
              context.onCancel(() -> events.add("last"));
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    Thread canceller =
        onAnotherThread(
            () -> {
              spawned.handle().cancel();
              spawned.handle().cancel(true);
              return Thread.currentThread();
            });

    assertThat(events).containsExactly("last", "first");
    assertThat(threads).containsExactly(canceller);
    executor.runAll();
    assertThat(events).hasSize(2);
  }

  @Test
  void aHookThatThrowsDoesNotStopTheOthersOrTheCancel() {
    ScriptedBody<String> body =
        registering(
            context -> {
              context.onCancel(() -> events.add("first"));
              context.onCancel(
                  () -> {
                    throw new IllegalStateException("expected in the log of the tests");
                  });
              context.onCancel(
                  () -> {
                    throw new AssertionError("expected in the log of the tests");
                  });
              context.onCancel(() -> events.add("last"));
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();

    assertThat(spawned.handle().cancel()).isTrue();
    assertThat(events).containsExactly("last", "first");
    executor.runAll();
    assertThat(spawned.handle()).isCancelled().isDone();
    assertThat(body.closes()).isEqualTo(1);
  }

  @Test
  void aHookThatWasTakenBackDoesNotRun() {
    ScriptedBody<String> body =
        registering(
            context -> {
              Registration first = context.onCancel(() -> events.add("first"));
              context.onCancel(() -> events.add("second"));
              first.close();
              first.close();
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().cancel();

    assertThat(events).containsExactly("second");
  }

  @Test
  void aHookMayCloseItsOwnRegistrationAndAnothers() {
    ScriptedBody<String> body =
        registering(
            context -> {
              Registration first = context.onCancel(() -> events.add("first"));
              AtomicReference<Registration> own = new AtomicReference<>();
              own.set(
                  context.onCancel(
                      () -> {
                        events.add("own");
                        own.get().close();
                        first.close();
                      }));
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    spawned.handle().cancel();

    assertThat(events).containsExactly("own");
  }

  @Test
  void aHookRegisteredAfterTheCancelRunsHereAndNow() {
    AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
    ScriptedBody<String> body =
        registering(
            context -> {
              handle.get().cancel();
              context.onCancel(() -> events.add("late"));
              events.add("registered");
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    handle.set(spawned.handle());
    spawned.task().run();

    assertThat(events).containsExactly("late", "registered");
  }

  @Test
  void hooksDoNotRunWhenTheTaskEndsWithoutACancel() {
    AtomicReference<TaskContext> escaped = new AtomicReference<>();
    ScriptedBody<String> body =
        registering(
            context -> {
              escaped.set(context);
              context.onCancel(() -> events.add("hook"));
            });
    Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
    spawned.task().run();
    body.waker().wake();
    executor.runAll();
    assertThat(spawned.handle()).isCompletedWithValue("done");
    spawned.handle().cancel(true);
    escaped.get().onCancel(() -> events.add("after the end"));
    spawned.handle().cancel(true);

    assertThat(events).isEmpty();
  }

  @Test
  void hooksRunBeforeTheRunnerIsInterrupted() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              Thread runner = Thread.currentThread();
              TaskContext.current()
                  .orElseThrow()
                  .onCancel(() -> events.add("interrupted: " + runner.isInterrupted()));
              entered.countDown();
              never.await();
              return "x";
            },
            executor,
            "tag");
    FutureTask<Boolean> runner = inThread(spawned.task()::runOnce);
    Testing.await(entered);
    spawned.handle().cancel(true);
    runner.get(10, TimeUnit.SECONDS);

    assertThat(events).containsExactly("interrupted: false");
  }

  @Test
  void hooksRunForATaskCancelAndForACompletionFromOutsideToo() {
    for (Consumer<Spawned<String, String>> stop :
        List.<Consumer<Spawned<String, String>>>of(
            spawned -> spawned.task().cancel(),
            spawned -> spawned.handle().complete("outside"),
            spawned -> spawned.handle().close())) {
      events.clear();
      ScriptedBody<String> body =
          registering(context -> context.onCancel(() -> events.add("hook")));
      Spawned<String, String> spawned = AsyncTask.spawn(body, executor, "tag");
      spawned.task().run();
      stop.accept(spawned);
      executor.runAll();

      assertThat(events).containsExactly("hook");
      assertThat(body.closes()).isEqualTo(1);
    }
  }

  @Test
  void closingTheRegistrationWaitsForAHookThatIsRunning() throws Exception {
    CountDownLatch registered = new CountDownLatch(1);
    CountDownLatch inHook = new CountDownLatch(1);
    CountDownLatch releaseHook = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicReference<Thread> runnerThread = new AtomicReference<>();
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              runnerThread.set(Thread.currentThread());
              try (Registration registration =
                  TaskContext.current()
                      .orElseThrow()
                      .onCancel(
                          () -> {
                            inHook.countDown();
                            awaitUninterruptibly(releaseHook);
                            events.add("hook");
                          })) {
                registered.countDown();
                awaitUninterruptibly(inHook);
                closing.countDown();
              }
              events.add("closed");
              return "x";
            },
            executor,
            "tag");
    FutureTask<Boolean> runner = inThread(spawned.task()::runOnce);
    Testing.await(registered);
    FutureTask<Boolean> canceller = inThread(() -> spawned.handle().cancel());
    Testing.await(closing);
    Awaitility.await().until(() -> runnerThread.get().getState() == Thread.State.WAITING);
    releaseHook.countDown();
    canceller.get(10, TimeUnit.SECONDS);
    runner.get(10, TimeUnit.SECONDS);

    assertThat(events).containsExactly("hook", "closed");
  }

  @Test
  void aHookThatRacesWithTheCancelRunsExactlyOnce() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      AtomicInteger runs = new AtomicInteger();
      CyclicBarrier start = new CyclicBarrier(2);
      Spawned<String, String> spawned =
          AsyncTask.spawn(
              () -> {
                start.await();
                TaskContext context = TaskContext.current().orElseThrow();
                context.onCancel(runs::incrementAndGet);
                while (!context.isCancelRequested()) {
                  Thread.onSpinWait();
                }
                // The canceller may not have come to the hook yet.
                while (runs.get() == 0) {
                  Thread.onSpinWait();
                }
                return "x";
              },
              executor,
              "tag");
      FutureTask<Boolean> canceller =
          inThread(
              () -> {
                start.await();
                return spawned.handle().cancel();
              });
      spawned.task().run();
      canceller.get(10, TimeUnit.SECONDS);

      assertThat(runs).hasValue(1);
    }
  }
}

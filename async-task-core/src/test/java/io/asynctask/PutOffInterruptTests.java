package io.asynctask;

import static io.asynctask.Testing.inThread;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The interrupt of a cancel can be put off")
@Timeout(30)
class PutOffInterruptTests {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ManualExecutor executor = new ManualExecutor();
  private final AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();
  private final List<Boolean> interrupted = new ArrayList<>();

  /** Runs a task with that body here and now. */
  private void run(Runnable body) {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              body.run();
              return "done";
            },
            executor,
            "tag");
    handle.set(spawned.handle());
    spawned.task().run();
  }

  private void note() {
    interrupted.add(Thread.currentThread().isInterrupted());
  }

  private void cancel() {
    handle.get().cancel(true);
  }

  @Test
  void untilTheCloseWhichDeliversIt() {
    run(
        () -> {
          try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
            cancel();
            note();
          }
          note();
        });

    assertThat(interrupted).containsExactly(false, true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(handle.get()).isCancelled();
  }

  @Test
  void untilTheCloseOfTheOutermost() {
    run(
        () -> {
          try (Registration outer = TaskContext.putOffInterrupts(LONG)) {
            try (Registration inner = TaskContext.putOffInterrupts(LONG)) {
              cancel();
            }
            note();
          }
          note();
        });

    assertThat(interrupted).containsExactly(false, true);
  }

  @Test
  void evenOneThatCameBefore() {
    run(
        () -> {
          cancel();
          note();
          try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
            note();
          }
          note();
        });

    assertThat(interrupted).containsExactly(true, false, true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void andIsDeliveredOnce() {
    run(
        () -> {
          try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
            cancel();
          }
          interrupted.add(Thread.interrupted());
          try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
            note();
          }
          note();
        });

    assertThat(interrupted).containsExactly(true, false, false);
  }

  @Test
  void butNotForLongerThanWasSaid() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            () -> {
              try (Registration putOff = TaskContext.putOffInterrupts(Duration.ofMillis(50))) {
                entered.countDown();
                never.await();
              }
              return "not reached";
            },
            executor,
            "tag");
    FutureTask<Boolean> runner =
        inThread(
            () -> {
              spawned.task().run();
              return Thread.currentThread().isInterrupted();
            });
    Testing.await(entered);

    spawned.handle().cancel(true);

    assertThat(runner.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(spawned.handle()).isCancelled();
  }

  @Test
  void whileWhoCancelsGoesOn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Spawned<Boolean, String> spawned =
        AsyncTask.spawn(
            () -> {
              try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
                entered.countDown();
                cancelled.await();
              }
              interrupted.add(Thread.interrupted());
              return true;
            },
            executor,
            "tag");
    FutureTask<Boolean> runner = inThread(() -> spawned.task().runOnce());
    Testing.await(entered);

    spawned.handle().cancel(true);
    cancelled.countDown();

    runner.get(10, TimeUnit.SECONDS);
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void thatOfATaskFurtherOutOnTheThreadToo() {
    run(
        () -> {
          AsyncTask.spawn(
                  () -> {
                    try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
                      cancel();
                      note();
                    }
                    return null;
                  },
                  executor,
                  "inner")
              .task()
              .run();
          note();
        });

    assertThat(interrupted).containsExactly(false, true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void andThatOfATaskRunInBetweenGoesWithItsRun() {
    run(
        () -> {
          try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
            JoinHandle<?>[] inner = new JoinHandle<?>[1];
            Spawned<Boolean, String> spawned =
                AsyncTask.spawn(() -> inner[0].cancel(true), executor, "inner");
            inner[0] = spawned.handle();
            spawned.task().run();
          }
          note();
        });

    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void whichABodyThatForgetsTheCloseDoesNotDoForTheNext() {
    run(() -> TaskContext.putOffInterrupts(LONG));
    run(
        () -> {
          cancel();
          note();
        });

    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void outsideTasksThereIsNothingToPutOff() {
    Thread.currentThread().interrupt();
    try (Registration putOff = TaskContext.putOffInterrupts(LONG)) {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

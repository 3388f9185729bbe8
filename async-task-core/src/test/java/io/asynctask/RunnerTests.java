package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@DisplayName("What a virtual thread knows of the task it runs")
@EnabledForJreRange(min = JRE.JAVA_21)
class RunnerTests {

  /** More than there are seats for. */
  private static final int CROWD = 3_000;

  private static final Schedule<String> UNSCHEDULED = task -> {};

  @Test
  void isItsOwnHoweverManyThereAre() throws Exception {
    CountDownLatch allIn = new CountDownLatch(CROWD);
    List<FutureTask<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      threads.add(
          inVirtualThread(
              () -> {
                boolean before = Runner.currentTask() == null;
                boolean during =
                    runs(
                        () -> {
                          allIn.countDown();
                          Testing.await(allIn);
                        });
                return before && during && Runner.currentTask() == null;
              }));
    }

    for (FutureTask<Boolean> thread : threads) {
      assertThat(thread.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void isTheInnermostOneWhereSeatsAreTakenAndLeftMeanwhile() throws Exception {
    CountDownLatch allIn = new CountDownLatch(CROWD);
    CountDownLatch firstOut = new CountDownLatch(CROWD / 2);
    List<FutureTask<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      boolean leaves = i < CROWD / 2;
      threads.add(
          inVirtualThread(
              () -> {
                boolean right =
                    runs(
                        () -> {
                          allIn.countDown();
                          Testing.await(allIn);
                          if (!leaves) {
                            Testing.await(firstOut);
                            assertThat(runs(() -> {})).isTrue();
                            assertThat(runs(() -> assertThat(runs(() -> {})).isTrue())).isTrue();
                          }
                        });
                firstOut.countDown();
                return right && Runner.currentTask() == null;
              }));
    }

    for (FutureTask<Boolean> thread : threads) {
      assertThat(thread.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void takesUpInlineSchedulesWithoutStack() throws Exception {
    int[] polls = {0};
    Pollable<Integer> yielding =
        waker -> {
          if (++polls[0] > 100_000) {
            return Poll.ready(polls[0]);
          }
          waker.wake();
          return Poll.pending();
        };
    Spawned<Integer, String> spawned = AsyncTask.spawn(yielding, Task::run, "tag");

    inVirtualThread(
            () -> {
              spawned.task().run();
              return null;
            })
        .get(30, TimeUnit.SECONDS);

    assertThat(spawned.handle()).isCompletedWithValue(100_001);
  }

  /** Whether a task that this thread runs is the current one before and after {@code inner}. */
  private static boolean runs(Action inner) throws Exception {
    RawTask<?, ?> outer = Runner.currentTask();
    List<Spawned<Boolean, String>> self = new ArrayList<>();
    Callable<Boolean> body =
        () -> {
          Object task = self.get(0).task();
          boolean before = Runner.currentTask() == task;
          inner.run();
          return before && Runner.currentTask() == task;
        };
    self.add(AsyncTask.spawn(body, UNSCHEDULED, "tag"));
    self.get(0).task().run();
    return self.get(0).handle().get() && Runner.currentTask() == outer;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static <T> FutureTask<T> inVirtualThread(Callable<T> action) throws Exception {
    FutureTask<T> result = new FutureTask<>(action);
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    start.invoke(null, result);
    return result;
  }
}

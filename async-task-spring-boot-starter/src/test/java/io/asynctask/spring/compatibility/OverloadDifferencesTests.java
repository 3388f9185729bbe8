package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.Task;
import io.asynctask.TaskContext;
import io.asynctask.spring.documentation.Difference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stock has no counterpart of: the work of many tasks at once is bounded. */
@Timeout(60)
class OverloadDifferencesTests {

  @Test
  @Difference("A cancel of a task with more than 20,000 descendants")
  void theHooksOfTheOthersRunOnAnotherThread() {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    JoinHandle<String> parent = pending(null, () -> {});
    for (int i = 0; i < 20_010; i++) {
      pending(parent, () -> threads.add(Thread.currentThread().getName()));
    }

    parent.cancel(true);

    await().until(() -> threads.size() == 20_010);
    assertThat(threads.stream().filter(Thread.currentThread().getName()::equals))
        .hasSizeBetween(19_990, 20_000);
    assertThat(threads).containsOnly(Thread.currentThread().getName(), "async-task-overdue");
  }

  /** A task that waits and has a hook. */
  private static JoinHandle<String> pending(JoinHandle<?> parent, Runnable hook) {
    Pollable<String> body =
        waker -> {
          TaskContext.current().orElseThrow().onCancel(hook);
          return Poll.pending();
        };
    Spawned<String, String> spawned =
        AsyncTask.builder("descendant").parent(parent).spawn(body, Task::run);
    spawned.task().schedule();
    return spawned.handle();
  }

  @Test
  @Difference("Handlers of failures that no caller has observed")
  void atMostFourHandlersRunAtATime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    CountDownLatch release = new CountDownLatch(1);
    LiveTasks tasks =
        new LiveTasks()
            .onUnobservedFailure(
                failure -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  threads.add(Thread.currentThread().getName());
                  awaitUninterruptibly(release);
                  running.decrementAndGet();
                  told.incrementAndGet();
                });
    failAndForget(tasks, 12);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return running.get() == 4;
            });

    release.countDown();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return told.get() == 12;
            });
    assertThat(most).hasValue(4);
    assertThat(threads).allMatch(name -> name.startsWith("async-task-unobserved"));
  }

  /** In a frame of its own, which is gone with the handles when it returns. */
  private static void failAndForget(LiveTasks tasks, int count) {
    for (int i = 0; i < count; i++) {
      AsyncTask.builder("failing")
          .trackedBy(tasks)
          .spawn(
              (Callable<String>)
                  () -> {
                    throw new IllegalStateException("no luck");
                  },
              Task::run)
          .task()
          .schedule();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

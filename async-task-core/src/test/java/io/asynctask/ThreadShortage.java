package io.asynctask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that can start no more threads while deadlines begin and pass and tasks fail.
 * Afterwards it exits with 0 if nothing is left of that and everything works. To be run with a
 * limit of its address space, of which each thread takes a piece.
 */
final class ThreadShortage {

  private static final AtomicInteger unseen = new AtomicInteger();

  private static final LiveTasks liveTasks =
      new LiveTasks().onUnobservedFailure(failure -> unseen.incrementAndGet());

  private ThreadShortage() {}

  public static void main(String[] arguments) throws Exception {
    CountDownLatch release = startAllThreads();
    try {
      spawn(Duration.ofMillis(1));
      System.out.println("The spawn has found a thread");
    } catch (OutOfMemoryError noThread) {
      System.out.println("The spawn says: " + noThread.getMessage());
      require("the spawn leaves nothing behind", liveTasks.counts().live() == 0);
    }
    fail();
    release.countDown();
    until("nothing is live", () -> liveTasks.counts().live() == 0);

    JoinHandle<String> keepsTheClock = startUntilThreadsAreBack();
    release = startAllThreads();
    JoinHandle<String> overdue = spawn(Duration.ofMillis(1));
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(100)) {
      LockSupport.parkNanos(1_000_000); // the deadline passes, and no thread can be started for it
    }
    System.out.println("Overdue before a thread can be started: " + overdue.isDone());
    release.countDown();
    until("a deadline that has passed meanwhile", overdue::isDone);
    keepsTheClock.cancel();

    int before = unseen.get();
    fail();
    until(
        "a failure that nobody looks at",
        () -> {
          System.gc();
          return unseen.get() > before;
        });
    until("nothing is live", () -> liveTasks.counts().live() == 0);
    System.out.println("everything works");
    System.exit(0);
  }

  /** Until there is no place for one more. */
  private static CountDownLatch startAllThreads() {
    CountDownLatch release = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    try {
      while (threads.size() < 10_000) {
        Thread thread =
            new Thread(() -> Testing.awaitUninterruptibly(release), "hoarder-" + threads.size());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    } catch (OutOfMemoryError noThread) {
      System.out.println(threads.size() + " threads, then: " + noThread.getMessage());
      return release;
    }
    throw new IllegalStateException("threads without an end");
  }

  private static JoinHandle<String> startUntilThreadsAreBack() {
    for (int tries = 0; ; tries++) {
      try {
        return spawn(Duration.ofHours(1));
      } catch (OutOfMemoryError noThread) {
        require("threads are back", tries < 60_000);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static JoinHandle<String> spawn(Duration deadline) {
    Spawned<String, String> spawned =
        AsyncTask.builder("late")
            .trackedBy(liveTasks)
            .deadline(deadline)
            .spawn(Pollable.of(new CompletableFuture<String>()), Task::run);
    spawned.task().schedule();
    return spawned.handle();
  }

  private static void fail() {
    Callable<String> body =
        () -> {
          throw new IllegalStateException("unseen");
        };
    AsyncTask.builder("fails").trackedBy(liveTasks).spawn(body, Task::run).task().schedule();
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(String what, Condition condition) {
    long begun = System.nanoTime();
    while (!condition.holds()) {
      require(what, System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(60));
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      System.out.println("NOT: " + what + ", " + liveTasks.counts());
      System.exit(1);
    }
  }
}

package io.asynctask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs out of memory again and again while it spawns, runs, cancels and fails tasks.
 * Afterwards it exits with 0 if nothing is left of that and everything works.
 */
final class HeapShortage {

  private static final int TASKS = 400;

  /** The handles of the tasks of one round, whose end every one of them has to tell. */
  private static final @Nullable JoinHandle<String>[] handles = handles();

  private static final AtomicInteger unseen = new AtomicInteger();
  private static final AtomicInteger lines = new AtomicInteger();
  private static final AtomicInteger errors = new AtomicInteger();
  private static final LinkedBlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();

  private static final LiveTasks liveTasks =
      LiveTasks.notifying(new HungryListener())
          .onUnobservedFailure(failure -> unseen.incrementAndGet());

  private HeapShortage() {}

  /** Needs memory at each event, as listeners do that note down what they hear. */
  private static final class HungryListener implements TaskListener {
    @Override
    public @Nullable Run running(LiveTask task) {
      byte[] notes = new byte[2_000];
      return () -> notes[0]++;
    }

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      byte[] notes = new byte[2_000];
      notes[0]++;
    }
  }

  private static final class Lines extends Handler {
    @Override
    public void publish(LogRecord line) {
      lines.incrementAndGet();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  public static void main(String[] arguments) {
    try {
      run(Integer.parseInt(arguments[0]));
    } catch (Throwable thrown) {
      thrown.printStackTrace(System.out);
      System.exit(2);
    }
  }

  private static void run(int rounds) throws Exception {
    Logger logger = Logger.getLogger(AsyncTask.class.getName());
    logger.setUseParentHandlers(false);
    logger.addHandler(new Lines());
    for (int i = 0; i < 2; i++) {
      Thread runner = new Thread(HeapShortage::runTasks, "runner-" + i);
      runner.setDaemon(true);
      runner.start();
    }
    // A class that is first needed while there is no memory the JVM may refuse for ever. So
    // everything is done once before.
    for (int i = 0; i < TASKS; i++) {
      spawn(i);
    }
    new Error("printed before the shortage, to load what prints").printStackTrace(System.out);
    Arrays.fill(handles, null);
    everythingWorks(1_000);
    for (int round = 0; round < rounds; round++) {
      spawnWithoutMemory();
      until("registry empty after round " + round, () -> liveTasks.counts().live() == 0);
      until("handles done after round " + round, HeapShortage::allDone);
      Arrays.fill(handles, null); // some have results of megabytes
    }
    System.out.println(errors + " times there was no memory, of " + liveTasks.counts());
    require("there was a shortage", errors.get() > rounds);
    everythingWorks(100_000);
    System.out.println("everything works");
    System.exit(0);
  }

  private static void runTasks() {
    while (true) {
      try {
        queue.take().run();
      } catch (OutOfMemoryError shortage) {
        errors.incrementAndGet();
      } catch (Throwable other) {
        System.out.println("A run threw " + other);
      }
    }
  }

  /** Takes all memory but little, in ever smaller pieces, and spawns tasks meanwhile. */
  private static void spawnWithoutMemory() {
    List<byte[]> hoard = new ArrayList<>(100_000);
    int piece = 1 << 20;
    for (int i = 0; i < TASKS; i++) {
      try {
        hoard.add(new byte[piece]);
      } catch (OutOfMemoryError full) {
        errors.incrementAndGet();
        piece = Math.max(64, piece / 2);
      }
      try {
        spawn(i);
      } catch (OutOfMemoryError
          | LinkageError full) { // the JVM links call sites when it gets there
        errors.incrementAndGet();
      }
      if (piece == 64 && i % 50 == 0) {
        for (int half = hoard.size() / 2; half > 0; half--) {
          hoard.remove(hoard.size() - 1);
        }
        piece = 1 << 16;
      }
    }
  }

  private static void spawn(int i) {
    Callable<String> body =
        () -> {
          byte[] needed = new byte[i % 7 == 0 ? 1 << 22 : 5_000];
          TaskContext.current().ifPresent(task -> task.onCancel(() -> needed[0]++));
          return new String(needed, java.nio.charset.StandardCharsets.US_ASCII);
        };
    AsyncTask.Builder<String> builder = AsyncTask.builder("hungry").trackedBy(liveTasks);
    if (i % 3 == 0) {
      builder.deadline(Duration.ofMillis(i % 20));
    }
    JoinHandle<String> before = i == 0 ? null : handles[i - 1];
    Spawned<String, String> spawned =
        i % 5 == 0
            ? builder.spawnStage(CompletableFuture::new, queue::add)
            : i % 13 == 0 && before != null
                ? builder.spawn(before, queue::add)
                : builder.spawn(body, queue::add);
    handles[i] = spawned.handle();
    try {
      spawned.task().schedule();
    } finally {
      if (i % 5 == 0 || i % 11 == 0) {
        cancelSurely(spawned.handle());
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no other way to such an array
  private static @Nullable JoinHandle<String>[] handles() {
    return new JoinHandle[TASKS];
  }

  private static boolean allDone() {
    for (JoinHandle<?> handle : handles) {
      if (handle != null && !handle.isDone()) {
        return false;
      }
    }
    return true;
  }

  private static void cancelSurely(JoinHandle<?> handle) {
    for (int tries = 0; tries < 1_000; tries++) {
      try {
        handle.cancel(true);
        return;
      } catch (OutOfMemoryError full) {
        errors.incrementAndGet();
        Thread.onSpinWait();
      }
    }
  }

  private static void everythingWorks(int rush) throws Exception {
    until("registry empty", () -> liveTasks.counts().live() == 0);
    require("nothing is listed", liveTasks.list(0, 10, 100_000, any -> true).tasks().isEmpty());

    Spawned<String, String> overdue =
        AsyncTask.builder("late")
            .trackedBy(liveTasks)
            .deadline(Duration.ofMillis(20))
            .spawn(Pollable.of(new CompletableFuture<String>()), queue::add);
    overdue.task().schedule();
    until("a deadline passes", overdue.handle()::isDone);
    require("as a failure", overdue.handle().isCompletedExceptionally());

    int before = unseen.get();
    fail();
    until(
        "a failure that nobody looks at is found",
        () -> {
          System.gc();
          return unseen.get() > before;
        });

    int linesBefore = lines.get();
    new RepeatedFailures("A thing failed").log("source", new Error());
    require("a failure is logged", lines.get() > linesBefore);

    CountDownLatch ran = new CountDownLatch(rush);
    for (int i = 0; i < rush; i++) {
      Callable<String> body =
          () -> {
            ran.countDown();
            return "x";
          };
      AsyncTask.builder("rush").trackedBy(liveTasks).spawn(body, queue::add).task().schedule();
    }
    require("a rush of tasks runs", ran.await(60, TimeUnit.SECONDS));
    until("and is gone", () -> liveTasks.counts().live() == 0);
  }

  private static void fail() {
    Callable<String> body =
        () -> {
          throw new IllegalStateException("unseen");
        };
    AsyncTask.builder("fails").trackedBy(liveTasks).spawn(body, queue::add).task().schedule();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long begun = System.nanoTime();
    while (!holds(condition)) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(60)) {
        require(what + ": " + describe(), false);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static boolean holds(Condition condition) throws Exception {
    try {
      return condition.holds();
    } catch (OutOfMemoryError stillFull) {
      errors.incrementAndGet();
      return false;
    }
  }

  /** The tasks that are left, with their words of state. */
  private static List<String> describe() {
    return Stream.of(handles)
        .filter(handle -> handle != null && !handle.isDone())
        .limit(5)
        .map(handle -> handle + " 0x" + Integer.toHexString(((RawTask<?, ?>) handle).word()))
        .toList();
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      System.out.println("NOT: " + what + ", " + liveTasks.counts());
      System.exit(1);
    }
  }
}

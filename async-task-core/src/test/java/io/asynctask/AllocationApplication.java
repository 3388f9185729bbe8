package io.asynctask;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Prints what the spawn of a task, its run and the look at its result allocate together. Takes a
 * JVM of its own, because the options of that JVM decide which objects its compiler leaves out.
 */
final class AllocationApplication {

  private static final int TASKS = 6_400; // whole blocks of the registry
  private static final int ROUNDS = 20;

  private static final Queue<Task<String>> QUEUE = new ArrayDeque<>(TASKS + 1);
  private static final Schedule<String> SCHEDULE = QUEUE::add;
  private static final Integer VALUE = 42;

  private AllocationApplication() {}

  /**
   * Prints the least that a round has allocated for each task.
   *
   * @param arguments {@code untracked} or {@code tracked}
   */
  public static void main(String[] arguments) {
    AsyncTask.Builder<String> builder = AsyncTask.builder("tag").name("name");
    boolean tracked = arguments[0].equals("tracked");
    if (tracked) {
      builder.trackedBy(new LiveTasks());
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      least = Math.min(least, (tracked ? trackedRound(builder) : round()) / TASKS);
    }
    System.out.println("bytes " + least);
  }

  private static long round() {
    long before = allocated();
    for (int i = 0; i < TASKS; i++) {
      runAndJoin(AsyncTask.spawn(() -> VALUE, SCHEDULE, "tag"));
    }
    return allocated() - before;
  }

  private static long trackedRound(AsyncTask.Builder<String> builder) {
    long before = allocated();
    for (int i = 0; i < TASKS; i++) {
      runAndJoin(builder.spawn(() -> VALUE, SCHEDULE));
    }
    return allocated() - before;
  }

  private static void runAndJoin(Spawned<Integer, String> spawned) {
    spawned.task().schedule();
    QUEUE.remove().run();
    if (!VALUE.equals(spawned.handle().join())) {
      throw new IllegalStateException("Not done: " + spawned.handle());
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}

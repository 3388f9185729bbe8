package io.asynctask.stress.soak;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** So many tasks as fit into memory: spawned, teased, and awaited to the last. */
final class Wave {

  private record Member(RandomBody body, JoinHandle<String> handle) {}

  final Figures figures;
  private final LiveTasks liveTasks;
  private final RandomExecutor executor;
  private final SplittableRandom random;
  private final Queue<Member> members = new ConcurrentLinkedQueue<>();
  private volatile boolean finishing;

  Wave(LiveTasks liveTasks, RandomExecutor executor, SplittableRandom random, Figures figures) {
    this.liveTasks = liveTasks;
    this.executor = executor;
    this.random = random;
    this.figures = figures;
  }

  void run(int tasks) {
    List<JoinHandle<String>> own = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      own.add(spawn());
      tease(own.get(Math.max(0, i - random.nextInt(32))));
    }
    finishing = true;
    while (!members.isEmpty()) {
      finish(members.remove());
    }
  }

  /** Spawns a task; within another one's body, as its child. */
  JoinHandle<String> spawn() {
    ThreadLocalRandom local = ThreadLocalRandom.current();
    RandomBody body = new RandomBody(this, new SplittableRandom(local.nextLong()));
    AsyncTask.Builder<String> builder =
        AsyncTask.builder("soak")
            .trackedBy(liveTasks)
            .uncaughtHandler((handle, failure) -> figures.reports.increment());
    if (local.nextInt(1000) == 0) {
      builder.deadline(Duration.ofNanos(local.nextInt(1_000_000)));
    }
    Spawned<String, String> spawned = builder.spawn(body, executor);
    figures.spawned.increment();
    members.add(new Member(body, spawned.handle()));
    try {
      spawned.task().schedule();
    } catch (RejectedExecutionException refused) {
      // the handle has it too
    }
    return spawned.handle();
  }

  private void tease(JoinHandle<String> handle) {
    try {
      switch (random.nextInt(16)) {
        case 0 -> handle.cancel(false);
        case 1 -> handle.cancel(true);
        case 2 -> handle.complete("outside");
        case 3 -> handle.completeExceptionally(new IllegalStateException("outside"));
        case 4 -> handle.detach();
        case 5 -> liveTasks.find(handle.id()).ifPresent(task -> task.handle().cancel(true));
        case 6 -> handle.thenApply(String::length).cancel(random.nextBoolean());
        default -> handle.waker().wake();
      }
    } catch (RejectedExecutionException refused) {
      // raced with the end of the task
    }
    figures.checkInterrupt();
  }

  private void finish(Member member) {
    try {
      member.handle.waker().wake();
    } catch (RejectedExecutionException refused) {
      // raced with the end of the task
    }
    try {
      member.handle.get(Figures.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      figures.violated("never done: " + member.handle);
    } catch (InterruptedException leaked) {
      figures.violated("an interrupt reached the owner of " + member.handle);
    } catch (ExecutionException | CancellationException expected) {
      // most of them, in fact
    }
    // A completion from outside completes the handle before the body is closed.
    long start = System.nanoTime();
    while (!member.body.isClosed()) {
      if (System.nanoTime() - start > Figures.PATIENCE.toNanos()) {
        figures.violated("never closed: " + member.handle);
        return;
      }
      Thread.yield();
    }
  }

  boolean finishes() {
    return finishing;
  }
}

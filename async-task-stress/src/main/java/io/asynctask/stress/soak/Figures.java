package io.asynctask.stress.soak;

import io.asynctask.LiveTasks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What has happened so far, and what must not have. */
final class Figures {

  /** Longer than any scheduler delays a thread: a task that is not done by then never will be. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final LongAdder spawned = new LongAdder();
  final LongAdder polls = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder interrupts = new LongAdder();
  final LongAdder reports = new LongAdder();
  final LongAdder violations = new LongAdder();

  void violated(String rule) {
    violations.increment();
    if (violations.sum() <= 20) {
      System.err.println("violated: " + rule);
    }
  }

  /** To be called on a thread that has just run a task or called into one. */
  void checkInterrupt() {
    if (Thread.interrupted()) {
      violated("an interrupt outlived its run on " + Thread.currentThread());
    }
  }

  void awaitNoneLive(LiveTasks liveTasks) {
    long start = System.nanoTime();
    while (liveTasks.counts().live() > 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  void check(LiveTasks liveTasks) {
    LiveTasks.Counts counts = liveTasks.counts();
    if (counts.live() != 0 || counts.spawned() != spawned.sum()) {
      violated(counts + " after " + spawned.sum() + " spawns, all of which have stopped");
    }
    LiveTasks.Page page = liveTasks.list(0, 10, Integer.MAX_VALUE, any -> true);
    if (!page.tasks().isEmpty()) {
      violated("still listed: " + page.tasks());
    }
  }

  String line(LiveTasks liveTasks, long seed, Duration time) {
    return "soak: seed %d, %.1f s, %s, %d polls, %d refused, %d interrupts met, %d reports, %d violations"
        .formatted(
            seed,
            time.toMillis() / 1e3,
            liveTasks.counts(),
            polls.sum(),
            refused.sum(),
            interrupts.sum(),
            reports.sum(),
            violations.sum());
  }
}

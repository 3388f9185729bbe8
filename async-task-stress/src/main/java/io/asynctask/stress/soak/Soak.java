package io.asynctask.stress.soak;

import io.asynctask.LiveTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs tasks in waves until their number or the time is used up, then prints one line of figures.
 * Exits with 1 when a rule was violated: a body not closed exactly once or entered by two threads,
 * a handle that never completes, a task that stays listed, an interrupt that outlives a run.
 *
 * <p>Arguments: number of tasks (10,000,000), seed (1), time bound in minutes (60).
 */
public final class Soak {

  private static final int WAVE = 1000;

  private Soak() {}

  public static void main(String[] args) throws InterruptedException {
    long tasks = args.length > 0 ? Long.parseLong(args[0].replace("_", "")) : 10_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    Duration limit = Duration.ofMinutes(args.length > 2 ? Long.parseLong(args[2]) : 60);
    long start = System.nanoTime();

    Figures figures = new Figures();
    LiveTasks liveTasks = new LiveTasks();
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    SplittableRandom random = new SplittableRandom(seed);
    RandomExecutor executor = new RandomExecutor(threads, random.split(), figures);
    List<Thread> owners = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SplittableRandom own = random.split();
      Runnable waves =
          () -> {
            while (figures.spawned.sum() < tasks
                && System.nanoTime() - start < limit.toNanos()
                && figures.violations.sum() == 0) {
              new Wave(liveTasks, executor, own.split(), figures).run(WAVE);
            }
          };
      owners.add(new Thread(waves, "owner-" + i));
    }
    owners.forEach(Thread::start);
    for (Thread owner : owners) {
      owner.join();
    }
    figures.awaitNoneLive(liveTasks);
    executor.stop();
    figures.check(liveTasks);
    System.out.println(figures.line(liveTasks, seed, Duration.ofNanos(System.nanoTime() - start)));
    System.exit(figures.violations.sum() == 0 ? 0 : 1);
  }
}

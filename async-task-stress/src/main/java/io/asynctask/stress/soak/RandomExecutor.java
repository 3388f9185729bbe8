package io.asynctask.stress.soak;

import io.asynctask.Schedule;
import io.asynctask.Task;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A queue and its threads. Now and then it refuses a task, runs it at once, cancels it instead of
 * running it, or runs it twice.
 */
final class RandomExecutor implements Schedule<String> {

  private final ConcurrentLinkedQueue<Task<String>> queue = new ConcurrentLinkedQueue<>();
  private final Figures figures;
  private volatile boolean stopped;

  RandomExecutor(int threads, SplittableRandom random, Figures figures) {
    this.figures = figures;
    for (int i = 0; i < threads; i++) {
      SplittableRandom own = random.split();
      Thread thread = new Thread(() -> work(own), "runner-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void schedule(Task<String> task) {
    int dice = ThreadLocalRandom.current().nextInt(256);
    if (dice == 0) {
      figures.refused.increment();
      throw new RejectedExecutionException("at random");
    }
    if (dice == 1) {
      task.run();
    } else {
      queue.add(task);
    }
  }

  private void work(SplittableRandom random) {
    while (!stopped) {
      Task<String> task = queue.poll();
      if (task == null) {
        Thread.yield();
        continue;
      }
      int dice = random.nextInt(256);
      try {
        if (dice == 0) {
          task.cancel();
        } else {
          task.run();
          if (dice == 1) {
            task.run();
          }
        }
      } catch (RejectedExecutionException refused) {
        // a refused wake that raced with the end of the task comes back to the thread that woke it
      }
      figures.checkInterrupt();
    }
  }

  void stop() {
    stopped = true;
  }
}

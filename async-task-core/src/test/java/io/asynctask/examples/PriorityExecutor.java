package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;

/** Runs the most urgent task first; the tag says how urgent it is. Driven by its owner's thread. */
final class PriorityExecutor {

  private final PriorityQueue<Task<Integer>> queue =
      new PriorityQueue<>(Comparator.<Task<Integer>, Integer>comparing(Task::tag).reversed());

  <T> JoinHandle<T> submit(int urgency, Callable<T> body) {
    Spawned<T, Integer> spawned = AsyncTask.spawn(body, queue::add, urgency);
    spawned.task().schedule();
    return spawned.handle();
  }

  void runAll() {
    for (Task<Integer> task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }
}

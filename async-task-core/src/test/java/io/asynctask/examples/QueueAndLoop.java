package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/** A queue, and a thread that runs what it takes from it. */
final class QueueAndLoop implements AutoCloseable {

  private final BlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();
  private final Thread loop = new Thread(this::run, "queue-and-loop");
  private volatile boolean closed;

  QueueAndLoop() {
    loop.start();
  }

  <T> JoinHandle<T> submit(String tag, Callable<T> body) {
    Spawned<T, String> spawned = AsyncTask.spawn(body, this::add, tag);
    spawned.task().schedule();
    return spawned.handle();
  }

  private void add(Task<String> task) {
    if (closed) {
      throw new RejectedExecutionException("The executor is closed");
    }
    queue.add(task);
    if (closed) {
      cancelQueued(); // the loop may have ended meanwhile
    }
  }

  private void run() {
    while (!closed) {
      try {
        queue.take().run();
      } catch (InterruptedException wokenUp) {
        // by close, which the loop condition sees
      }
    }
    cancelQueued();
  }

  /** Their handles would never complete otherwise. */
  private void cancelQueued() {
    for (Task<String> task = queue.poll(); task != null; task = queue.poll()) {
      task.cancel();
    }
  }

  /** Interrupts the body that is running, and cancels the tasks in the queue. */
  @Override
  public void close() {
    closed = true;
    loop.interrupt();
  }
}

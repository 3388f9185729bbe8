package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/** A queue, and a thread that runs what it takes from it. */
final class QueueAndLoop implements AutoCloseable {

  private final BlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();
  private final Thread loop = new Thread(this::run, "queue-and-loop");

  QueueAndLoop() {
    loop.start();
  }

  <T> JoinHandle<T> submit(String tag, Callable<T> body) {
    Spawned<T, String> spawned = AsyncTask.spawn(body, queue::add, tag);
    spawned.task().schedule();
    return spawned.handle();
  }

  private void run() {
    try {
      while (true) {
        queue.take().run();
      }
    } catch (InterruptedException closed) {
      queue.forEach(Task::cancel); // otherwise their handles would never complete
    }
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}

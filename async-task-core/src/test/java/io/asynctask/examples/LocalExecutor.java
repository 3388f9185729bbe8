package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs tasks on the thread that owns it, as an event loop does: bodies may use what is confined to
 * that thread, and wakes may come from anywhere.
 */
final class LocalExecutor {

  private final BlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();

  <T> JoinHandle<T> submit(String tag, Pollable<T> body) {
    Spawned<T, String> spawned = AsyncTask.spawnLocal(body, queue::add, tag);
    spawned.task().schedule();
    return spawned.handle();
  }

  /** Runs tasks until {@code awaited} is done. */
  <T> T runUntil(JoinHandle<T> awaited) throws InterruptedException {
    while (!awaited.isDone()) {
      queue.take().run();
    }
    return awaited.join();
  }
}

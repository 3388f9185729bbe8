package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;

/** A new thread for each run: once for the spawn, once for every wake. */
final class ThreadPerTask {

  private final Schedule<String> schedule = task -> new Thread(task, task.tag()).start();

  <T> JoinHandle<T> submit(String tag, Pollable<T> body) {
    Spawned<T, String> spawned = AsyncTask.spawn(body, schedule, tag);
    spawned.task().schedule();
    return spawned.handle();
  }
}

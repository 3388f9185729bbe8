package io.asynctask.spring.jdbc;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Tasks with a thread each. */
final class Tasks {

  private Tasks() {}

  static <T> JoinHandle<T> spawn(Callable<T> body) {
    return schedule(AsyncTask.builder("test").spawn(body, task -> new Thread(task).start()));
  }

  static <T> JoinHandle<T> spawn(Duration deadline, Callable<T> body) {
    return schedule(
        AsyncTask.builder("test").deadline(deadline).spawn(body, task -> new Thread(task).start()));
  }

  private static <T> JoinHandle<T> schedule(Spawned<T, String> spawned) {
    spawned.task().schedule();
    return spawned.handle();
  }
}

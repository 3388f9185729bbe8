package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** A task of the core on a pool of the JDK. */
final class FirstTask {

  private FirstTask() {}

  static JoinHandle<String> start(Callable<String> body, ExecutorService pool) {
    Spawned<String, String> spawned =
        AsyncTask.spawn(
            body, // what to run
            pool::execute, // the schedule function: a task is a Runnable
            "tenant 42"); // the tag
    spawned.task().schedule();
    return spawned.handle(); // join() waits for it, cancel(true) stops it
  }
}

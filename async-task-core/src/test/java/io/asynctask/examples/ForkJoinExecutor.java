package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import io.asynctask.Waker;
import java.util.concurrent.ForkJoinPool;

/** Tasks on a work-stealing pool, which await each other without holding its threads. */
final class ForkJoinExecutor {

  private final Schedule<String> schedule;

  ForkJoinExecutor(ForkJoinPool pool) {
    this.schedule = pool::execute;
  }

  <T> JoinHandle<T> submit(String tag, Pollable<T> body) {
    Spawned<T, String> spawned = AsyncTask.spawn(body, schedule, tag);
    spawned.task().schedule();
    return spawned.handle();
  }

  /** The sum of two others, as soon as both are known. */
  record Sum(JoinHandle<Long> one, JoinHandle<Long> other) implements Pollable<Long> {

    @Override
    public Poll<Long> poll(Waker waker) throws Exception {
      return one.poll(waker) instanceof Poll.Ready<Long> first
              && other.poll(waker) instanceof Poll.Ready<Long> second
          ? Poll.ready((first.value() + second.value()) % 1_000_007)
          : Poll.pending();
    }
  }
}

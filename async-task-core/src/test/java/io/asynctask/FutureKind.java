package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The ways in which a future comes about: the JDK's own, which is the model, and four of ours. */
enum FutureKind {
  /** What {@code supplyAsync} returns. */
  MODEL {
    @Override
    Subject open() {
      Blocking body = new Blocking();
      CompletableFuture<String> future =
          CompletableFuture.supplyAsync(body::supply, FutureKind::startThread);
      return new Subject(future, body::end, () -> body.end(() -> "too late"));
    }
  },

  /** The handle of a task that waits for a wake. */
  WAITING {
    @Override
    Subject open() {
      Waking body = new Waking();
      return new Subject(body.spawn(), body::end, () -> {});
    }
  },

  /** The handle of a task whose body blocks a thread. */
  RUNNING {
    @Override
    Subject open() {
      Blocking body = new Blocking();
      Spawned<String, String> task =
          AsyncTask.spawn((Callable<String>) body::call, FutureKind::startThread, "running");
      task.task().schedule();
      body.awaitEntered();
      return new Subject(task.handle(), body::end, () -> {});
    }
  },

  /** A stage that derives from a handle. */
  DERIVED {
    @Override
    Subject open() {
      Waking body = new Waking();
      return new Subject(body.spawn().thenApply(value -> value), body::end, () -> {});
    }
  },

  /** A stage that waits for a second task after the first. */
  COMPOSED {
    @Override
    Subject open() {
      Waking body = new Waking();
      CompletableFuture<String> future =
          JoinHandle.completed("first").thenCompose(first -> body.spawn());
      return new Subject(future, body::end, () -> {});
    }
  };

  /** Makes a future that is not done. */
  abstract Subject open();

  /** A future and the means to have what is behind it end. */
  record Subject(
      CompletableFuture<String> future, Consumer<Callable<String>> end, Runnable release) {

    /** Has the body end as {@code outcome} does, and waits until the future is done. */
    void endBy(Callable<String> outcome) {
      end.accept(outcome);
      settle(future);
    }
  }

  /** Waits until {@code future} is done, whatever its outcome. */
  static void settle(CompletableFuture<?> future) {
    try {
      future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | CancellationException done) {
      return;
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("not done: " + future, e);
    }
  }

  private static void startThread(Runnable run) {
    Thread thread = new Thread(run, "body");
    thread.setDaemon(true);
    thread.start();
  }

  /** A body that blocks its thread until it is told how to end. */
  private static final class Blocking {

    private final BlockingQueue<Callable<String>> outcome = new LinkedBlockingQueue<>();
    private final CountDownLatch entered = new CountDownLatch(1);

    String call() throws Exception {
      entered.countDown();
      return outcome.take().call();
    }

    String supply() {
      try {
        return call();
      } catch (Exception failure) {
        throw RawTask.<RuntimeException>sneak(failure);
      }
    }

    void end(Callable<String> as) {
      outcome.add(as);
    }

    void awaitEntered() {
      Testing.awaitUninterruptibly(entered);
    }
  }

  /** A body that is pending until it is told how to end; its wakes run it at once. */
  private static final class Waking implements Pollable<String> {

    private volatile Callable<String> outcome;
    private volatile Waker waker;

    JoinHandle<String> spawn() {
      Spawned<String, String> task = AsyncTask.spawn(this, (Schedule<String>) Task::run, "waiting");
      task.task().schedule();
      return task.handle();
    }

    @Override
    public Poll<String> poll(Waker waker) throws Exception {
      this.waker = waker;
      Callable<String> ready = outcome;
      return ready == null ? Poll.pending() : Poll.ready(ready.call());
    }

    void end(Callable<String> as) {
      outcome = as;
      requireNonNull(waker).wake();
    }
  }
}

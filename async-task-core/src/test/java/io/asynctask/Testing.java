package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;

/** What the tests of this package share. */
final class Testing {

  private Testing() {}

  /** The failure a done future holds, without what {@code get} and {@code join} wrap around it. */
  static Throwable failureOf(CompletableFuture<?> future) {
    assertThat(future).isDone();
    Throwable failure = future.handle((value, thrown) -> thrown).join();
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Starts a daemon thread. */
  static <T> FutureTask<T> inThread(Callable<T> action) {
    FutureTask<T> result = new FutureTask<>(action);
    Thread thread = new Thread(result, "test-" + action.getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** Runs {@code action} on another thread to its end. */
  static <T> T onAnotherThread(Callable<T> action) throws Exception {
    return inThread(action).get(10, TimeUnit.SECONDS);
  }

  static void runOnAnotherThread(Runnable action) throws Exception {
    onAnotherThread(
        () -> {
          action.run();
          return null;
        });
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(10, TimeUnit.SECONDS)).as("the latch opened in time").isTrue();
  }

  /** The latch opens, whatever interrupts come. */
  static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static void awaitCollected(WeakReference<?> reference) {
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(reference.get()).isNull();
            });
  }

  /** What the core logs while {@code action} runs. */
  static List<LogRecord> capturingLog(Runnable action) {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(AsyncTask.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      action.run();
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    return records;
  }
}

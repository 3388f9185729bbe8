package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A method that runs until a test lets it end, and that tells whether it was interrupted. */
final class Body {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayReturn = new CountDownLatch(1);
  private final CountDownLatch mayStop = new CountDownLatch(1);
  private final CompletableFuture<String> end = new CompletableFuture<>();

  /** Returns when it may; when it is interrupted, not before it may stop either. */
  String run() throws InterruptedException {
    begun.countDown();
    try {
      mayReturn.await();
      end.complete("returned");
      return "value";
    } catch (InterruptedException stop) {
      end.complete("interrupted");
      mayStop.await();
      throw stop;
    }
  }

  void awaitBegun() throws InterruptedException {
    assertThat(begun.await(20, SECONDS)).isTrue();
  }

  void mayReturn() {
    mayReturn.countDown();
  }

  void mayStop() {
    mayStop.countDown();
  }

  boolean isRunning() {
    return begun.getCount() == 0 && !end.isDone();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** "returned" or "interrupted". */
  String end() throws Exception {
    return end.get(20, SECONDS);
  }
}

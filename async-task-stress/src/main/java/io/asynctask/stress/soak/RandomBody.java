package io.asynctask.stress.soak;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.TaskContext;
import io.asynctask.Waker;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A body that yields, waits, spawns, dawdles and fails at random, and notes the thread in it. */
final class RandomBody implements Pollable<String> {

  private static final int ENTERED = 1;
  private static final int CLOSED = 2;

  private final Wave wave;
  private final SplittableRandom random;
  private final AtomicInteger state = new AtomicInteger();
  private int pollsLeft;

  RandomBody(Wave wave, SplittableRandom random) {
    this.wave = wave;
    this.random = random;
    this.pollsLeft = random.nextInt(4);
  }

  @Override
  public Poll<String> poll(Waker waker) throws Exception {
    enter("polled");
    try {
      return step(waker);
    } finally {
      leave(0);
    }
  }

  private Poll<String> step(Waker waker) throws Exception {
    wave.figures.polls.increment();
    int dice = random.nextInt(64);
    if (dice == 0) {
      throw new IllegalStateException("at random");
    } else if (dice == 1) {
      wave.spawn();
    } else if (dice == 2) {
      TaskContext.current().orElseThrow().onCancel(waker::wake);
    } else if (dice == 3) {
      LockSupport.parkNanos(1000);
    }
    if (Thread.currentThread().isInterrupted()) {
      wave.figures.interrupts.increment();
      if (random.nextBoolean()) {
        Thread.sleep(1); // throws
      }
    }
    if (wave.finishes() || pollsLeft == 0) {
      return Poll.ready("body");
    }
    if (random.nextBoolean()) {
      pollsLeft--;
      waker.wake();
    }
    return Poll.pending();
  }

  @Override
  public void close() {
    enter("closed");
    leave(CLOSED);
    if (random.nextInt(64) == 0) {
      throw new IllegalArgumentException("close failed at random");
    }
  }

  private void enter(String how) {
    if (!state.compareAndSet(0, ENTERED)) {
      wave.figures.violated(
          "a body was " + how + (state.get() == CLOSED ? " after its close" : " by two threads"));
    }
  }

  private void leave(int left) {
    state.set(left);
  }

  boolean isClosed() {
    return state.get() == CLOSED;
  }
}

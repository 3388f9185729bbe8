package io.asynctask;

import java.util.concurrent.TimeUnit;

/**
 * A body that ends once it has met the interrupt that a cancel owes it, or gives up on it. It spins
 * rather than parks, so that nothing but the interrupt itself can end its wait.
 */
final class Interruptible implements Pollable<String> {

  enum Met {
    NOTHING,
    INTERRUPT,
    LOST_INTERRUPT
  }

  private Met met = Met.NOTHING;

  @Override
  public Poll<String> poll(Waker waker) {
    met = await(TaskContext.current().orElseThrow());
    return Poll.ready("body");
  }

  /** Waits for a cancel, then, for as long as no scheduler delays a thread, for its interrupt. */
  static Met await(TaskContext task) {
    while (!task.isCancelRequested()) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(5)) {
        return Met.LOST_INTERRUPT;
      }
      Thread.onSpinWait();
    }
    return Met.INTERRUPT;
  }

  Met met() {
    return met;
  }
}

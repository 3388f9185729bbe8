package io.asynctask.sample.jar;

/** How code that does not block hears of an interrupt: by asking, between two pieces of work. */
final class Interrupts {

  private Interrupts() {}

  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}

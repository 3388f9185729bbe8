package io.asynctask;

/**
 * A body that counts its polls and closes without synchronization of its own: the counts are right
 * only where the task orders the accesses.
 */
final class CountingBody implements Pollable<String> {

  private boolean ready;
  private boolean yields;
  private int polls;
  private int closes;

  static CountingBody pending() {
    return new CountingBody();
  }

  static CountingBody ready() {
    CountingBody probe = new CountingBody();
    probe.ready = true;
    return probe;
  }

  /** Returns a body each of whose polls wakes the task, until it is ready. */
  static CountingBody yielding() {
    CountingBody probe = new CountingBody();
    probe.yields = true;
    return probe;
  }

  /** Makes the next poll ready; a plain write, which only a wake that follows makes visible. */
  void becomeReady() {
    ready = true;
  }

  @Override
  public Poll<String> poll(Waker waker) {
    polls++;
    if (yields && !ready) {
      waker.wake();
    }
    return ready ? Poll.ready("body") : Poll.pending();
  }

  @Override
  public void close() {
    closes++;
  }

  int polls() {
    return polls;
  }

  int closes() {
    return closes;
  }
}

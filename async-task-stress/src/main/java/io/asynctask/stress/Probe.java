package io.asynctask.stress;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;

/**
 * A body that counts, without synchronization of its own: what the task orders, the counts show.
 */
final class Probe implements Pollable<String> {

  private boolean ready;
  private int polls;
  private int closes;

  static Probe pending() {
    return new Probe();
  }

  static Probe ready() {
    Probe probe = new Probe();
    probe.ready = true;
    return probe;
  }

  /** A plain write: only a wake that follows makes it visible to the next poll. */
  void becomeReady() {
    ready = true;
  }

  @Override
  public Poll<String> poll(Waker waker) {
    polls++;
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

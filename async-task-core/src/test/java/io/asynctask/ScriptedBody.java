package io.asynctask;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that takes a step for each poll, the last one over and over, and counts what it sees. */
final class ScriptedBody<T> implements Pollable<T> {

  /** One poll. */
  interface Step<T> {
    Poll<T> take(Waker waker) throws Exception;
  }

  private final Step<T>[] steps;
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private volatile Waker waker;
  private volatile Thread closedBy;
  private Callable<?> onClose = () -> null;

  @SafeVarargs
  ScriptedBody(Step<T>... steps) {
    this.steps = steps;
  }

  /** Pending until it is cancelled. */
  static ScriptedBody<String> pending() {
    return new ScriptedBody<>(waker -> Poll.pending());
  }

  static ScriptedBody<String> ready(String value) {
    return new ScriptedBody<>(waker -> Poll.ready(value));
  }

  static ScriptedBody<String> pendingThenReady(String value) {
    return new ScriptedBody<>(waker -> Poll.pending(), waker -> Poll.ready(value));
  }

  static ScriptedBody<String> throwing(Throwable failure) {
    return new ScriptedBody<>(
        waker -> {
          throw ScriptedBody.<RuntimeException>sneak(failure);
        });
  }

  ScriptedBody<T> onClose(Callable<?> action) {
    onClose = action;
    return this;
  }

  ScriptedBody<T> closeThrows(Throwable failure) {
    return onClose(
        () -> {
          throw ScriptedBody.<RuntimeException>sneak(failure);
        });
  }

  @Override
  public Poll<T> poll(Waker waker) throws Exception {
    if (closes.get() > 0) {
      throw new AssertionError("polled after its close");
    }
    this.waker = waker;
    return steps[Math.min(polls.getAndIncrement(), steps.length - 1)].take(waker);
  }

  @Override
  public void close() {
    closedBy = Thread.currentThread();
    closes.incrementAndGet();
    try {
      onClose.call();
    } catch (Throwable thrown) {
      throw ScriptedBody.<RuntimeException>sneak(thrown);
    }
  }

  int polls() {
    return polls.get();
  }

  int closes() {
    return closes.get();
  }

  Waker waker() {
    return waker;
  }

  Thread closedBy() {
    return closedBy;
  }

  @SuppressWarnings("unchecked") // the compiler's idea of checked exceptions, not the JVM's
  static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
  }
}

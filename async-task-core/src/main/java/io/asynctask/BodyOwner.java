package io.asynctask;

import static io.asynctask.State.INTERRUPTED;
import static io.asynctask.State.INTERRUPTING;
import static io.asynctask.State.SCHEDULED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The body of a task and who is in it: entering and giving back, and the interrupts that reach the
 * runner there and nowhere else.
 */
abstract sealed class BodyOwner<T extends @Nullable Object> extends LinkedTask<T> permits Outcome {

  private static final VarHandle BODY;

  static {
    try {
      BODY = MethodHandles.lookup().findVarHandle(BodyOwner.class, "body", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The callable or pollable; while it runs or is closed, its {@link Runner}, for who wants to
   * interrupt or inspect it; {@code null} once the body is dropped. Written by the owner of the
   * body only.
   */
  private @Nullable Object body;

  BodyOwner(int word, @Nullable Object body) {
    super(word);
    this.body = body;
  }

  /** The body, for its owner while nobody is in it. */
  final @Nullable Object body() {
    return body;
  }

  /** The owner enters the body, which it keeps elsewhere, to run or to close it. */
  final void enterBody(Runner runner) {
    BODY.setRelease(this, runner);
  }

  final void dropBody() {
    BODY.setRelease(this, null);
  }

  /**
   * Gives the body back after a poll that is pending, unless the task is to stop.
   *
   * @return the state found; with {@code STOPPING} when the runner has to end the task instead,
   *     with {@code SCHEDULED} when it has to pass it to the schedule function
   */
  final int giveBack(@Nullable Object work, Runner runner) {
    for (; ; ) {
      int found = word();
      if (has(found, STOPPING)) {
        // An interrupter may be looking for the runner, and the body may already be given back.
        BODY.setRelease(this, runner);
        return found;
      }
      BODY.set(this, work); // published by leaving
      onPaused();
      if (suspend(found)) {
        if (!has(found, SCHEDULED)) {
          onWaiting();
        }
        return found;
      }
    }
  }

  /** Clears the interrupt that a cancel has sent, and no other that can be told apart from it. */
  final void takeBackInterrupt(
      Runner runner, boolean interruptedBefore, @Nullable RawTask<?, ?> outer) {
    // The canceller is between its compare-and-set and the interrupt: as long as two instructions
    // take, or until the scheduler runs it again.
    while (is(INTERRUPTING)) {
      Thread.onSpinWait();
    }
    runner.clearInterrupt();
    // The outer one's canceller may be in the middle of it; an interrupt too many does no harm.
    if (interruptedBefore || (outer != null && outer.is(INTERRUPTING | INTERRUPTED))) {
      runner.interrupt();
    }
  }

  /** Interrupts who is in the body, unless somebody else does so now. */
  final void interruptRunner() {
    if (!beginInterrupt()) {
      return;
    }
    // The runner publishes itself right after it has set RUNNING, and once more when it has
    // already given the body back; it does not leave before the interrupt has ended.
    try {
      Object runner;
      while (!((runner = BODY.getAcquire(this)) instanceof Runner)) {
        Thread.onSpinWait();
      }
      ((Runner) runner).interrupt();
    } finally {
      endInterrupt();
    }
  }

  /** The thread that is in the body, or {@code null}; a glance, outdated when it returns. */
  final @Nullable Thread runnerThread() {
    return BODY.getAcquire(this) instanceof Runner runner ? runner.thread : null;
  }

  /** The body as far as no thread is in it; a glance. */
  final @Nullable Object presentBody() {
    return BODY.getAcquire(this);
  }
}

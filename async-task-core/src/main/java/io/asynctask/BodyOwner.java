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
 * The body of a task and the thread that is in it: the runner enters the body and gives it back,
 * and the interrupts of a cancel reach the runner there and nowhere else.
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
   * The callable or pollable. While it runs or is closed, this is the {@link Runner} instead, which
   * a canceller interrupts and a listing shows; {@code null} once the body is dropped. Only the
   * owner of the body writes it.
   */
  private @Nullable Object body;

  BodyOwner(int word, @Nullable Object body) {
    super(word);
    this.body = body;
  }

  /** Returns the body to its owner, while no thread is in it. */
  final @Nullable Object body() {
    return body;
  }

  /** Notes that the owner enters the body to run or close it; the owner keeps the body itself. */
  final void enterBody(Runner runner) {
    BODY.setRelease(this, runner);
  }

  /**
   * Notes a wake by the body itself, in the thread that runs it: that needs no atomic change, as
   * only this thread reads it, in {@link #giveBack}.
   *
   * @return false if it is another wake
   */
  final boolean noteWakeByBody() {
    if (body instanceof Runner runner
        && runner.task == (Object) this
        && runner.thread == Thread.currentThread()) {
      runner.wokenByBody = true;
      return true;
    }
    return false;
  }

  final void dropBody() {
    BODY.setRelease(this, null);
  }

  /**
   * Gives the body back after a poll that is pending, unless the task is to stop.
   *
   * @return the state found; if {@code STOPPING} is set, the runner has to end the task instead; if
   *     {@code SCHEDULED} is set, it has to pass the task to the schedule function
   */
  final int giveBack(@Nullable Object work, Runner runner) {
    for (; ; ) {
      int found = word();
      if (has(found, STOPPING)) {
        // An interrupter may be looking for the runner, and the body may already be given back.
        BODY.setRelease(this, runner);
        return found;
      }
      BODY.set(this, work); // published by the transition
      onPaused();
      int woken = runner.wokenByBody ? found | SCHEDULED : found;
      if (suspend(found, woken)) {
        if (!has(woken, SCHEDULED)) {
          onWaiting();
        }
        return woken;
      }
    }
  }

  /** Clears the interrupt of a cancel, but no other that can be told apart from it. */
  final void takeBackInterrupt(
      Runner runner, boolean interruptedBefore, @Nullable RawTask<?, ?> outer) {
    // The canceller is between its compare-and-set and the interrupt: as long as two instructions
    // take, or until the scheduler runs it again.
    while (is(INTERRUPTING)) {
      Thread.onSpinWait();
    }
    runner.clearInterrupt();
    // The canceller of the outer task may be interrupting now; one interrupt too many is harmless.
    if (interruptedBefore || (outer != null && outer.is(INTERRUPTING | INTERRUPTED))) {
      runner.interrupt();
    }
  }

  /** Interrupts the thread in the body, unless another canceller does so now. */
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
    onInterrupted();
  }

  /** Returns the thread that is in the body, or {@code null}; it may have left meanwhile. */
  final @Nullable Thread runnerThread() {
    return BODY.getAcquire(this) instanceof Runner runner ? runner.thread : null;
  }

  /** Returns the body, its runner or {@code null}; the answer may be outdated. */
  final @Nullable Object presentBody() {
    return BODY.getAcquire(this);
  }
}

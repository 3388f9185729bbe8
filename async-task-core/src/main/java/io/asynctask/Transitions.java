package io.asynctask;

import static io.asynctask.State.ENDED;
import static io.asynctask.State.ENTERED;
import static io.asynctask.State.INTERRUPTED;
import static io.asynctask.State.INTERRUPTING;
import static io.asynctask.State.RUNNING;
import static io.asynctask.State.SCHEDULED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.WOKEN_WHILE_RUNNING;
import static io.asynctask.State.has;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The state word of a task and its changes: one method for each transition. {@link State} tells
 * what the bits mean; {@link ControlledTask} and {@link RawTask} do what follows from a transition.
 *
 * <pre>
 *               take                        endRun
 *   scheduled ---------> running ------------------------> ended
 *     ^  ^                |   |                              ^
 *     |  +---- suspend ---+   | suspend                      |
 *     |       (woken)         v                              |
 *     +----- noteWake,     waiting                           |
 *            winStop                                         |
 *                                                            |
 *   scheduled, waiting -- winDestroy, endUnlessRunning, -----+
 *                         winStop of a callable,
 *                         take of a task that is to stop
 * </pre>
 *
 * <p>The word changes by compare-and-set and get-and-add only, both with volatile access, so each
 * transition happens before the ones that follow it.
 */
abstract sealed class Transitions<T extends @Nullable Object> extends JoinHandle<T>
    permits TaskEvents {

  /** The result of a transition that found nothing to do. */
  static final int NONE = -1;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Transitions.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word;

  Transitions(int word) {
    // A plain write: task and handle are passed on after the constructor, by means that publish
    // them. A volatile write would cost as much as the compare-and-set of a run.
    WORD.set(this, word);
  }

  final int word() {
    return word;
  }

  final boolean is(int bits) {
    return has(word, bits);
  }

  /**
   * Atomically takes the right to run: to poll the body, or for a task that is to stop, to end it.
   *
   * @return the previous state, or {@link #NONE} when there is no right to take
   */
  final int take() {
    for (; ; ) {
      int s = word;
      if (!State.isRunnable(s)) {
        return NONE;
      }
      int taken =
          has(s, STOPPING)
              ? s & ~SCHEDULED | ENDED
              : s & ~(SCHEDULED | WOKEN_WHILE_RUNNING) | RUNNING | ENTERED;
      if (WORD.compareAndSet(this, s, taken)) {
        return s;
      }
    }
  }

  /**
   * Atomically leaves a body that is pending, if the state still is {@code found}: the task waits,
   * or is scheduled if it was woken meanwhile. Publishes what the runner wrote before.
   *
   * @param woken {@code found}, with {@code SCHEDULED} also if the body has woken its own task
   * @return whether the state was still {@code found}
   */
  final boolean suspend(int found, int woken) {
    int left = woken & ~RUNNING;
    return WORD.compareAndSet(
        this, found, has(woken, SCHEDULED) ? left | WOKEN_WHILE_RUNNING : left);
  }

  /**
   * Atomically ends the task after its last poll. It needs no loop: other bits may change
   * meanwhile, but only its runner ends a running task.
   *
   * @return the previous state
   */
  final int endRun() {
    return (int) WORD.getAndAdd(this, ENDED - RUNNING);
  }

  /**
   * Atomically ends a task that no thread runs.
   *
   * @return the previous state, or {@link #NONE} when it runs or has ended
   */
  final int endUnlessRunning() {
    for (; ; ) {
      int s = word;
      if (has(s, RUNNING | ENDED)) {
        return NONE;
      }
      if (WORD.compareAndSet(this, s, s & ~SCHEDULED | ENDED)) {
        return s;
      }
    }
  }

  /**
   * Atomically ends the task by a cancel; if it runs, decides that its runner ends it.
   *
   * @return the previous state, or {@link #NONE} when it has ended or its runner knows already
   */
  final int winDestroy() {
    for (; ; ) {
      int s = word;
      boolean running = has(s, RUNNING);
      if (has(s, ENDED) || (running && has(s, STOPPING))) {
        return NONE;
      }
      if (WORD.compareAndSet(this, s, running ? s | STOPPING : s & ~SCHEDULED | ENDED | STOPPING)) {
        return s;
      }
    }
  }

  /**
   * Atomically notes a wake. A wake that changes nothing still writes, so that the next run
   * acquires what the waking thread did before, as it does from the wake that has scheduled it.
   *
   * @return the previous state, or {@link #NONE} when the task has ended; when it {@linkplain
   *     State#isWaiting was waiting}, the caller owes the call of the schedule function
   */
  final int noteWake() {
    for (; ; ) {
      int s = word;
      if (has(s, ENDED)) {
        return NONE;
      }
      if (WORD.compareAndSet(this, s, s | SCHEDULED)) {
        return s;
      }
    }
  }

  /**
   * Atomically decides that the task is to stop. If it is a callable that no thread has entered,
   * this ends it; if it is waiting, this takes the right to schedule it, which the caller then
   * owes. Changes nothing for a completion from outside that the body {@linkplain
   * State#outlivesCompletion outlives}.
   *
   * @param reason {@link State#COMPLETED_OUTSIDE}, {@link State#EXPIRED}, or 0 for a cancel
   * @return the previous state, or {@link #NONE} when the outcome was decided before
   */
  final int winStop(int reason) {
    for (; ; ) {
      int s = word;
      if (has(s, STOPPING | ENDED)) {
        return NONE;
      }
      if (reason == State.COMPLETED_OUTSIDE && State.outlivesCompletion(s)) {
        return s;
      }
      int won = s | STOPPING | reason;
      if (State.isUnentered(s)) {
        won = won & ~SCHEDULED | ENDED;
      } else if (State.isWaiting(s)) {
        won |= SCHEDULED;
      }
      if (WORD.compareAndSet(this, s, won)) {
        return s;
      }
    }
  }

  /** Atomically keeps the runner until {@link #endInterrupt}; false when there is no runner. */
  final boolean beginInterrupt() {
    for (; ; ) {
      int s = word;
      if (!has(s, RUNNING) || has(s, INTERRUPTING)) {
        return false; // there is no runner, or another canceller interrupts it now
      }
      if (WORD.compareAndSet(this, s, s | INTERRUPTING)) {
        return true;
      }
    }
  }

  /** Atomically notes that the runner was interrupted, and lets it go. */
  final void endInterrupt() {
    for (; ; ) {
      int s = word;
      if (WORD.compareAndSet(this, s, s & ~INTERRUPTING | INTERRUPTED)) {
        return;
      }
    }
  }

  /** Atomically sets {@code bit}; returns false when it was set before. */
  final boolean setOnce(int bit) {
    for (; ; ) {
      int s = word;
      if (has(s, bit)) {
        return false;
      }
      if (WORD.compareAndSet(this, s, s | bit)) {
        return true;
      }
    }
  }
}

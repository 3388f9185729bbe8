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
 * The state word of a task and all that can happen to it: one method for each transition. What the
 * bits mean stands in {@link State}; what follows from a transition is up to {@link RawTask}.
 *
 * <p>The word changes by compare-and-set and get-and-add only, both with volatile access, so each
 * transition happens before the ones that follow it.
 */
abstract sealed class Transitions<T extends @Nullable Object> extends JoinHandle<T>
    permits TaskEvents {

  /** What a transition returns that found nothing to do. */
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
    // Plain: the handle and the task are handed over after the constructor, by means that publish
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
   */
  final boolean suspend(int found) {
    int left = found & ~RUNNING;
    return WORD.compareAndSet(
        this, found, has(found, SCHEDULED) ? left | WOKEN_WHILE_RUNNING : left);
  }

  /**
   * Atomically ends the task after its last poll. Needs no loop: whatever else changes in the word,
   * nobody but its runner ends a running task.
   *
   * @return the previous state
   */
  final int endRun() {
    return (int) WORD.getAndAdd(this, ENDED - RUNNING);
  }

  /**
   * Atomically ends a task that nobody runs.
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
   * Atomically ends the task by a cancel, or if it runs, decides that its runner is to end it.
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
   * Atomically notes a wake. One that changes nothing still writes: the run to come then acquires
   * what the waking thread did before, as it does with the wake that has scheduled it.
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
   * Atomically decides that the task is to stop. Ends it if it is a callable that nobody has
   * entered; takes the right to schedule it, which the caller then owes, if it is waiting. Changes
   * nothing for a completion from outside that the body {@linkplain State#outlivesCompletion
   * outlives}.
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

  /** Atomically keeps the runner from leaving until {@link #endInterrupt}; false without runner. */
  final boolean beginInterrupt() {
    for (; ; ) {
      int s = word;
      if (!has(s, RUNNING) || has(s, INTERRUPTING)) {
        return false; // nobody to interrupt, or another canceller does it now
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

  /** Atomically sets {@code bit}; false when it was set before. */
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

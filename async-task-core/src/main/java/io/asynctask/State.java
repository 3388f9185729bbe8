package io.asynctask;

/**
 * The bits of a task's state word. A task is one of
 *
 * <ul>
 *   <li>scheduled: {@link #SCHEDULED}, not {@link #RUNNING};
 *   <li>running: {@code RUNNING}, with {@code SCHEDULED} when woken meanwhile;
 *   <li>waiting: neither;
 *   <li>ended: {@link #ENDED}, for ever.
 * </ul>
 *
 * The body belongs to the thread that set {@code RUNNING} until it clears it, and to the thread
 * that set {@code ENDED} from then on. The word is only changed by atomic read-modify-writes, so
 * every change happens before every later change.
 */
final class State {

  /**
   * The right to run exists, or, while running, will exist after the poll. Set at the spawn, by a
   * wake and by a stop of a waiting task; the thread that sets it on a waiting task calls the
   * schedule function. Cleared by the runner that takes the right.
   */
  static final int SCHEDULED = 1;

  /** A thread is in the body's poll or call. Set by a runner that takes the right to run. */
  static final int RUNNING = 1 << 1;

  /**
   * The outcome is decided and the body belongs to the thread that set this, which closes it and
   * completes the handle. Forbids every further poll, wake, cancel and interrupt.
   */
  static final int ENDED = 1 << 2;

  /**
   * A stop has won: by a cancel, by the deadline ({@link #EXPIRED}) or by a completion from outside
   * ({@link #COMPLETED_OUTSIDE}). Set at most once and never after {@code ENDED}. The body is not
   * polled again.
   */
  static final int STOPPING = 1 << 3;

  /** The stop is a completion from outside, which has set the handle's result itself. */
  static final int COMPLETED_OUTSIDE = 1 << 4;

  /** The stop is a deadline that passed; the attachments hold the failure. */
  static final int EXPIRED = 1 << 5;

  /** The body was entered at least once, so it may hold something that has to be closed. */
  static final int ENTERED = 1 << 6;

  /** The present right to run stems from a wake that came while the task ran. */
  static final int WOKEN_WHILE_RUNNING = 1 << 7;

  /**
   * A canceller is about to interrupt the runner. Set only while running and not ended; the runner
   * does not leave the task before the canceller has cleared it.
   */
  static final int INTERRUPTING = 1 << 8;

  /** A canceller has interrupted the runner, which has to clear the interrupt of its thread. */
  static final int INTERRUPTED = 1 << 9;

  /** The handle may be forgotten: a failure goes to the uncaught handler. */
  static final int DETACHED = 1 << 10;

  /** The failure went to the uncaught handler; detaching and failing race, and one reports. */
  static final int REPORTED = 1 << 11;

  /** Fixed at spawn: the body is a callable at first, which has nothing to close. */
  static final int CALLABLE = 1 << 16;

  /** Fixed at spawn: only the spawning thread may run or destroy the task. */
  static final int LOCAL = 1 << 17;

  /** Fixed at spawn: {@code run} throws what the body throws. */
  static final int RETHROWS = 1 << 18;

  /** Fixed at spawn: the callable returns a stage, which the body awaits from then on. */
  static final int RETURNS_STAGE = 1 << 19;

  /** Fixed at spawn: a value that the handle does not show is closed. */
  static final int CLOSES_VALUE = 1 << 20;

  /** Fixed at spawn: a completion from outside does not stop a body that was entered. */
  static final int SHARED = 1 << 21;

  private State() {}

  static boolean has(int state, int bits) {
    return (state & bits) != 0;
  }

  /** Returns whether a run may take the right to run. */
  static boolean isRunnable(int state) {
    return (state & (SCHEDULED | RUNNING | ENDED)) == SCHEDULED;
  }

  /** Returns whether it is a callable that no runner has entered: nothing to stop or close. */
  static boolean isUnentered(int state) {
    return (state & (CALLABLE | ENTERED)) == CALLABLE;
  }

  /** Returns whether the body was entered and goes on after a completion from outside. */
  static boolean outlivesCompletion(int state) {
    return has(state, SHARED) && has(state, ENTERED);
  }

  /** Returns whether the task waits for a wake. */
  static boolean isWaiting(int state) {
    return (state & (SCHEDULED | RUNNING)) == 0;
  }
}

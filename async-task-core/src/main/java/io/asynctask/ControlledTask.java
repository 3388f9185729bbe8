package io.asynctask;

import static io.asynctask.State.COMPLETED_OUTSIDE;
import static io.asynctask.State.ENDED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.LOCAL;
import static io.asynctask.State.RUNNING;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.WOKEN_WHILE_RUNNING;
import static io.asynctask.State.has;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The task as other threads control it: it is woken and passed to its schedule function, and it is
 * stopped by a cancel, by its deadline, by its executor or by a completion from outside. How it
 * runs stands in {@link RawTask}.
 *
 * <p>The timeline of a cancel of a running task, from the canceller (left) and the runner (right):
 *
 * <pre>
 *   cancel(true)                                 in the body
 *     winStop: STOPPING is set                     │
 *     isCancelled() is true from here on           │
 *     cancel hooks run, newest first               │  isCancelRequested() is true
 *     children are stopped                         │
 *     beginInterrupt: INTERRUPTING is set          │
 *     Thread.interrupt()                           │  the interrupt arrives
 *     endInterrupt: INTERRUPTED is set             │
 *   cancel returns                                 ▼
 *                                                the body returns or throws
 *                                                endRun: ENDED is set; waits while INTERRUPTING
 *                                                the interrupt is cleared
 *                                                the body is closed and dropped
 *                                                the handle completes: isDone() is true,
 *                                                  join() throws TaskCancellationException
 * </pre>
 *
 * <p>When no thread is in the body, {@code winStop} decides what follows: a callable that no thread
 * has entered ends at once on the canceller's thread; a waiting task is passed to its schedule
 * function, whose run closes the body; a scheduled task is closed by the run that it is owed.
 */
abstract sealed class ControlledTask<T extends @Nullable Object, G> extends Outcome<T>
    implements Task<G>, Waker permits RawTask {

  private static final RepeatedFailures REFUSALS =
      new RepeatedFailures("A schedule function threw, but a thread runs or ran its task");
  private static final RepeatedFailures STOP_REFUSALS =
      new RepeatedFailures("A schedule function threw when it was told of a stop");

  private final Schedule<G> schedule;
  private final G tag;

  ControlledTask(int word, @Nullable Object body, Schedule<G> schedule, G tag) {
    super(word, body);
    this.schedule = schedule;
    this.tag = tag;
  }

  @Override
  public final G tag() {
    return tag;
  }

  /** Returns whether the task is local to another thread than the calling one. */
  private boolean isLocalToAnotherThread() {
    return is(LOCAL) && attachments().owner != Thread.currentThread();
  }

  final void checkThread() {
    if (isLocalToAnotherThread()) {
      throw new IllegalStateException(
          this + " is local to " + attachments().owner + ", not to " + Thread.currentThread());
    }
  }

  // ---------------------------------------------------------------- wake and schedule

  @Override
  public final void wake() {
    if (noteWakeByBody()) {
      return;
    }
    StackReserve.forRun();
    int before = noteWake();
    if (before != NONE && State.isWaiting(before)) {
      onWoken();
      Runner.schedule(this);
    }
  }

  @Override
  public final void schedule() {
    if (is(ENDED)) {
      return;
    }
    try {
      schedule.schedule(this);
    } catch (Throwable refusal) {
      endRefused(refusal);
      throw refusal;
    }
  }

  /** Schedules for a wake or a stop: a refusal goes to the handle, not to the caller. */
  final void scheduleOrFail() {
    try {
      schedule.schedule(this);
    } catch (Throwable refusal) {
      if (!endRefused(refusal)) {
        REFUSALS.log(schedule, refusal);
      }
    }
  }

  /**
   * Ends a task that was refused, unless it runs or has ended. A local task that another thread
   * cannot pass on fails at once and keeps its body for its own thread.
   *
   * @return whether the refusal has ended the task
   */
  final boolean endRefused(Throwable refusal) {
    if (isLocalToAnotherThread()) {
      return !is(RUNNING | ENDED) && settleAbandoned(refusal);
    }
    StackReserve.forEnd();
    int before = endUnlessRunning();
    if (before != NONE) {
      end(before & ~STOPPING, bodyToClose(before), null, refusal);
    }
    return before != NONE;
  }

  @Override
  public final boolean wokenWhileRunning() {
    return is(WOKEN_WHILE_RUNNING);
  }

  @Override
  public final Waker waker() {
    return this;
  }

  // ---------------------------------------------------------------- stop

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    if (!stop(0, mayInterruptIfRunning) && mayInterruptIfRunning && is(STOPPING)) {
      interruptRunner();
    }
    return isCancelled();
  }

  @Override
  public final void cancel(Throwable... reasons) {
    checkThread();
    requireNonNull(reasons, "reasons");
    for (Throwable reason : reasons) {
      requireNonNull(reason, "reason");
    }
    if (reasons.length > 0) {
      attachments().cancelReasons = reasons.clone();
    }
    StackReserve.forRun();
    int before = winDestroy();
    if (before == NONE) {
      return;
    }
    if (!has(before, STOPPING)) {
      announceStop(false);
    }
    if (has(before, RUNNING)) {
      onStopWhileRunning();
    } else {
      end(before | STOPPING, bodyToClose(before), null, null);
    }
  }

  /** Returns what has to be closed of a body that no thread runs: nothing of a callable. */
  private @Nullable Object bodyToClose(int state) {
    return State.isUnentered(state) ? null : body();
  }

  /** Stops the task because its deadline has passed. */
  final void expire() {
    stop(EXPIRED, true);
  }

  @Override
  public final boolean complete(T value) {
    return settleFromOutside(value, null);
  }

  @Override
  public final boolean completeExceptionally(Throwable failure) {
    return settleFromOutside(null, requireNonNull(failure, "failure"));
  }

  private boolean settleFromOutside(@Nullable T value, @Nullable Throwable failure) {
    StackReserve.forRun();
    int before = winStop(COMPLETED_OUTSIDE);
    if (before == NONE) {
      return false;
    }
    boolean won = settle(value, failure);
    if (State.outlivesCompletion(before)) {
      return won;
    }
    announceStop(true);
    carryOutStop(before, COMPLETED_OUTSIDE, true);
    return true;
  }

  /**
   * Completes the handle before the body has stopped; the later result of the body is lost. Stops
   * the task unless it stops already, but without its hooks and children, which might take their
   * time.
   *
   * @return false when the handle was done
   */
  final boolean settleAbandoned(Throwable reason) {
    StackReserve.forRun();
    int before = winStop(0);
    Deadline deadline = is(EXPIRED) ? attachments().deadline : null;
    boolean abandoned =
        settle(null, wrapped(deadline == null ? reason : with(deadline.failure(), reason)));
    if (before != NONE) {
      onStopping(true, false);
      carryOutStop(before, 0, true);
    }
    return abandoned;
  }

  private boolean stop(int reason, boolean interrupt) {
    StackReserve.forRun();
    int before = winStop(reason);
    if (before != NONE) {
      announceStop(interrupt);
      carryOutStop(before, reason, interrupt);
    }
    return before != NONE;
  }

  @Override
  final void carryOutStop(int before, int reason, boolean interrupt) {
    if (State.isUnentered(before)) {
      tellScheduleOfStop();
      end(before | STOPPING | reason, null, null, null);
    } else if (State.isWaiting(before)) {
      onWoken();
      Runner.schedule(this);
    } else {
      if (has(before, RUNNING)) {
        onStopWhileRunning();
      } else {
        tellScheduleOfStop();
      }
      if (interrupt) {
        interruptRunner();
      }
    }
  }

  private void tellScheduleOfStop() {
    try {
      schedule.stopping(this);
    } catch (Throwable thrown) {
      STOP_REFUSALS.log(schedule, thrown);
    }
  }
}

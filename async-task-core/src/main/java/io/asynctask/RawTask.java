package io.asynctask;

import static io.asynctask.State.COMPLETED_OUTSIDE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.ENDED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.INTERRUPTED;
import static io.asynctask.State.INTERRUPTING;
import static io.asynctask.State.LOCAL;
import static io.asynctask.State.RETHROWS;
import static io.asynctask.State.RETURNS_STAGE;
import static io.asynctask.State.RUNNING;
import static io.asynctask.State.SCHEDULED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.WOKEN_WHILE_RUNNING;
import static io.asynctask.State.has;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A spawned task: the one heap object that is task, handle, waker and context. Here is what follows
 * from the {@link Transitions} of its state: running the body, scheduling and stopping the task.
 * The whole picture stands in docs/design.md.
 *
 * <p>Memory order. The body and whatever it wrote go from runner to runner through the state word:
 * the transition that clears {@code RUNNING} is read by the one that sets it next. The result of
 * the superclass is volatile and written once, after the body is closed, so a joiner sees the
 * closed body.
 */
sealed class RawTask<T extends @Nullable Object, G> extends Outcome<T> implements Task<G>, Waker
    permits TrackedTask {

  private static final RepeatedFailures REFUSALS =
      new RepeatedFailures("A schedule function threw, but a thread runs or ran its task");
  private static final RepeatedFailures STOP_REFUSALS =
      new RepeatedFailures("A schedule function threw when it was told of a stop");

  private final Schedule<G> schedule;
  private final G tag;

  RawTask(int word, @Nullable Object body, Schedule<G> schedule, G tag) {
    super(word, body);
    this.schedule = schedule;
    this.tag = tag;
  }

  /** A handle without a task. */
  static <T extends @Nullable Object> JoinHandle<T> done(
      @Nullable T value, @Nullable Throwable failure) {
    RawTask<T, String> task = new RawTask<>(ENDED, null, unscheduled -> {}, "");
    task.settle(value, failure);
    return task;
  }

  // ---------------------------------------------------------------- run

  @Override
  public final void run() {
    runOnce();
  }

  @Override
  public final boolean runOnce() {
    checkThread();
    Runner runner;
    try {
      runner = Runner.forRun();
    } catch (OutOfMemoryError full) {
      endRefused(full);
      throw full;
    }
    if (runner.rescheduling == this) {
      runner.again = true;
      return false;
    }
    runner.enterRun();
    try {
      boolean woken = false;
      while (poll(runner)) {
        woken = true;
        if (!rescheduleFrom(runner)) {
          break;
        }
      }
      return woken;
    } finally {
      runner.exitRun();
    }
  }

  /** Passes the task to its schedule function; whether that has asked this thread to run it. */
  private boolean rescheduleFrom(Runner runner) {
    RawTask<?, ?> outer = runner.rescheduling;
    boolean outerAgain = runner.again;
    runner.rescheduling = this;
    runner.again = false;
    try {
      scheduleOrFail();
      return runner.again;
    } finally {
      runner.rescheduling = outer;
      runner.again = outerAgain;
    }
  }

  /** Takes the right to run and uses it; whether the task was woken meanwhile and is scheduled. */
  private boolean poll(Runner runner) {
    expireIfOverdue();
    StackReserve.forRun();
    int taken = take();
    if (taken == NONE) {
      return false;
    }
    RawTask<?, ?> outer = runner.task;
    runner.task = this;
    try {
      Object work = body();
      if (has(taken, STOPPING)) {
        end(taken, work, null, null);
        return false;
      }
      return poll(taken, work, runner, outer);
    } finally {
      runner.task = outer;
    }
  }

  private boolean poll(
      int taken, @Nullable Object work, Runner runner, @Nullable RawTask<?, ?> outer) {
    Thread thread = Thread.currentThread();
    boolean interruptedBefore = Runner.isInterrupted(thread); // no canceller's: none is let in yet
    enterBody(runner);
    TaskListener.Run run = null;
    boolean pending = false;
    T value = null;
    Throwable failure = null;
    Object rest = State.isUnentered(taken) ? null : work; // what is to be closed
    try {
      run = onRunning(has(taken, WOKEN_WHILE_RUNNING));
      if (rest == null) {
        if (!has(taken, RETURNS_STAGE)) {
          value = this.<Callable<T>>as(work).call();
        } else {
          CompletableFuture<T> stage = stage(this.as(work));
          if (StagePollable.hasValue(stage)) {
            value = stage.join();
          } else {
            rest = Pollable.of(stage);
          }
        }
      }
      if (rest != null) {
        if (ask(this.as(rest)) instanceof Poll.Ready<T> ready) {
          value = ready.value();
        } else {
          pending = true;
        }
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    runner.endUndisturbed(this);
    if (run != null) {
      Listeners.left(run);
    }
    if (interruptedBefore) {
      Runner.interrupt(thread); // it was not for the body, which may have taken it
    }
    if (pending) {
      int left = giveBack(rest, runner);
      if (!has(left, STOPPING)) {
        return has(left, SCHEDULED);
      }
    }
    int ended = endRun();
    if (has(ended, INTERRUPTING | INTERRUPTED)) {
      takeBackInterrupt(runner, interruptedBefore, outer);
    }
    if (failure == null && rest == null && !has(ended, STOPPING)) {
      endNormally(ended, value);
      return false;
    }
    end(ended, rest, value, failure);
    if (failure != null && has(ended, RETHROWS)) {
      throw RawTask.<RuntimeException>sneak(failure);
    }
    return false;
  }

  private Poll<T> ask(Pollable<T> rest) throws Exception {
    return requireNonNull(rest.poll(this), "a body's poll returned null");
  }

  private CompletableFuture<T> stage(Callable<CompletionStage<T>> source) throws Exception {
    return requireNonNull(source.call(), "the source of a stage returned null")
        .toCompletableFuture();
  }

  @SuppressWarnings("unchecked") // who spawns sets the bits that tell what the body is
  private <B> B as(@Nullable Object work) {
    return (B) requireNonNull(work);
  }

  /** Whether this is not the thread of a task that has one of its own. */
  private boolean isElsewhere() {
    return is(LOCAL) && attachments().owner != Thread.currentThread();
  }

  private void checkThread() {
    if (isElsewhere()) {
      throw new IllegalStateException(
          this + " is local to " + attachments().owner + ", not to " + Thread.currentThread());
    }
  }

  @SuppressWarnings("unchecked") // the compiler's idea of checked exceptions, not the JVM's
  static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
  }

  // ---------------------------------------------------------------- wake and schedule

  @Override
  public final void wake() {
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

  /** Schedules for a wake or a stop, where nobody is to hear of a refusal but the handle. */
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
   * Ends a task that was refused, unless it runs or has ended. A local one that another thread
   * cannot pass on keeps its body for its own thread, and fails at once.
   */
  final boolean endRefused(Throwable refusal) {
    if (isElsewhere()) {
      return !is(RUNNING | ENDED) && settleAbandoned(refusal);
    }
    StackReserve.forEnd();
    int before = endUnlessRunning();
    if (before != NONE) {
      end(before & ~STOPPING, rest(before), null, refusal);
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
      end(before | STOPPING, rest(before), null, null);
    }
  }

  /** What is to be closed of a body that nobody runs: nothing of a callable. */
  private @Nullable Object rest(int state) {
    return State.isUnentered(state) ? null : body();
  }

  /** The deadline has passed. */
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
   * Completes the handle ahead of the body; what that does later is lost. Stops the task, unless
   * that was done, without what else hears of a stop and might take its time.
   */
  final boolean settleAbandoned(Throwable reason) {
    StackReserve.forRun();
    int before = winStop(0);
    Deadline deadline = is(EXPIRED) ? attachments().deadline : null;
    boolean abandoned =
        settle(null, wrapped(deadline == null ? reason : with(deadline.failure(), reason)));
    if (before != NONE) {
      onStopping();
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

  // ---------------------------------------------------------------- handle

  @Override
  public final boolean isCancelled() {
    return isDone()
        ? super.isCancelled()
        : (word() & (STOPPING | COMPLETED_OUTSIDE | EXPIRED)) == STOPPING;
  }

  @Override
  public final void close() {
    if (!is(DETACHED)) {
      cancel(false);
    }
  }

  @Override
  public final TaskState state() {
    int s = word();
    // A completion from outside comes before the end of the body, and its clean-up may take longer.
    if (!has(s, ENDED) || !isDone() || presentBody() != null) {
      return has(s, STOPPING)
          ? TaskState.CANCELLING
          : has(s, RUNNING | ENDED)
              ? TaskState.RUNNING
              : has(s, SCHEDULED) ? TaskState.SCHEDULED : TaskState.WAITING;
    }
    return isCancelled()
        ? TaskState.CANCELLED
        : hasFailed() ? TaskState.FAILED : TaskState.COMPLETED;
  }

  @Override
  public final G tag() {
    return tag;
  }

  @Override
  public long id() {
    return 0;
  }

  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder("task ").append(id());
    String name = name();
    if (name != null) {
      EscapedText.append(text.append(' '), name);
    }
    EscapedText.append(text.append(" ["), LoggedText.of(tag));
    text.append("] ").append(state()).append(' ');
    String future = super.toString(); // class, hash, and how a future describes itself
    return text.append(future, future.indexOf('['), future.length()).toString();
  }

  // ---------------------------------------------------------------- what a listed task notes down

  /**
   * A runner enters the body.
   *
   * @param yielded whether a wake during the run before is what this one comes from
   */
  TaskListener.@Nullable Run onRunning(boolean yielded) {
    return null;
  }

  @Override
  void onPaused() {}

  @Override
  void onWaiting() {}

  /** The right to run came into being by a wake or a cancel. */
  void onWoken() {}

  /** The task is to stop, and a runner is in the body. */
  void onStopWhileRunning() {}

  @Override
  void onStopping() {}

  @Override
  void onStopped(int ended, @Nullable Throwable failure) {}
}

package io.asynctask;

import static io.asynctask.State.COMPLETED_OUTSIDE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.ENDED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.INTERRUPTED;
import static io.asynctask.State.INTERRUPTING;
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
 * A spawned task: the one heap object that is task, handle, waker and context. This layer runs the
 * body and describes the task. The whole picture stands in docs/design.md.
 *
 * <p>Memory order. The body and everything it wrote go from runner to runner through the state
 * word: the transition that clears {@code RUNNING} is read by the transition that sets it next. The
 * result of the superclass is volatile and written once, after the body is closed, so a joiner sees
 * the closed body.
 */
sealed class RawTask<T extends @Nullable Object, G> extends ControlledTask<T, G>
    permits TrackedTask {

  RawTask(int word, @Nullable Object body, Schedule<G> schedule, G tag) {
    super(word, body, schedule, tag);
  }

  /** Returns a handle without a task, which is done. */
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
      runner.runAgain = true;
      return false;
    }
    runner.enterRun();
    try {
      boolean woken = false;
      while (runBody(runner)) {
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

  /**
   * Passes the task to its schedule function.
   *
   * @return whether the schedule function has asked this thread to run the task
   */
  private boolean rescheduleFrom(Runner runner) {
    RawTask<?, ?> outer = runner.rescheduling;
    boolean outerRunAgain = runner.runAgain;
    runner.rescheduling = this;
    runner.runAgain = false;
    try {
      scheduleOrFail();
      return runner.runAgain;
    } finally {
      runner.rescheduling = outer;
      runner.runAgain = outerRunAgain;
    }
  }

  /**
   * Takes the right to run and uses it.
   *
   * @return whether the task was woken meanwhile, so that it has to be scheduled
   */
  private boolean runBody(Runner runner) {
    expireIfOverdue();
    StackReserve.forRun();
    int taken = take();
    if (taken == NONE) {
      return false;
    }
    RawTask<?, ?> outer = runner.task;
    boolean outerWoken = runner.wokenByBody;
    runner.task = this;
    runner.wokenByBody = false;
    try {
      Object work = body();
      if (has(taken, STOPPING)) {
        end(taken, work, null, null);
        return false;
      }
      return callBody(taken, work, runner, outer);
    } finally {
      runner.task = outer;
      runner.wokenByBody = outerWoken;
    }
  }

  /** Calls or polls the body once, and finishes the run. */
  private boolean callBody(
      int taken, @Nullable Object work, Runner runner, @Nullable RawTask<?, ?> outer) {
    Thread thread = Thread.currentThread();
    // No canceller has sent this interrupt: a canceller waits for the runner to enter.
    boolean interruptedBefore = Runner.isInterrupted(thread);
    enterBody(runner);
    TaskListener.Run run = null;
    boolean pending = false;
    T value = null;
    Throwable failure = null;
    Object toClose = State.isUnentered(taken) ? null : work;
    try {
      run = onRunning(has(taken, WOKEN_WHILE_RUNNING));
      if (toClose == null) {
        if (!has(taken, RETURNS_STAGE)) {
          value = this.<Callable<T>>as(work).call();
        } else {
          CompletableFuture<T> stage = stage(this.as(work));
          if (StagePollable.hasValue(stage)) {
            value = stage.join();
          } else {
            toClose = Pollable.of(stage);
          }
        }
      }
      if (toClose != null) {
        if (ask(this.as(toClose)) instanceof Poll.Ready<T> ready) {
          value = ready.value();
        } else {
          pending = true;
        }
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    runner.endInterruptPause(this);
    if (run != null) {
      Listeners.left(run);
    }
    if (interruptedBefore) {
      Runner.interrupt(thread); // this interrupt was not for the body, which may have cleared it
    }
    if (pending) {
      int left = giveBack(toClose, runner);
      if (!has(left, STOPPING)) {
        return has(left, SCHEDULED);
      }
    }
    finishRun(toClose, value, failure, runner, interruptedBefore, outer);
    return false;
  }

  /** Ends the task after its last poll. */
  private void finishRun(
      @Nullable Object toClose,
      @Nullable T value,
      @Nullable Throwable failure,
      Runner runner,
      boolean interruptedBefore,
      @Nullable RawTask<?, ?> outer) {
    int ended = endRun();
    if (has(ended, INTERRUPTING | INTERRUPTED)) {
      takeBackInterrupt(runner, interruptedBefore, outer);
    }
    if (failure == null && toClose == null && !has(ended, STOPPING)) {
      endNormally(ended, value);
      return;
    }
    end(ended, toClose, value, failure);
    if (failure != null && has(ended, RETHROWS)) {
      throw RawTask.<RuntimeException>sneak(failure);
    }
  }

  private Poll<T> ask(Pollable<T> body) throws Exception {
    return requireNonNull(body.poll(this), "The poll of the body returned null");
  }

  private CompletableFuture<T> stage(Callable<CompletionStage<T>> source) throws Exception {
    return requireNonNull(source.call(), "The source of a stage returned null")
        .toCompletableFuture();
  }

  @SuppressWarnings("unchecked") // the bits that the spawn sets tell what the body is
  private <B> B as(@Nullable Object work) {
    return (B) requireNonNull(work);
  }

  @SuppressWarnings("unchecked") // the compiler checks exceptions, the JVM does not
  static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
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
    EscapedText.append(text.append(" ["), LoggedText.of(tag()));
    text.append("] ").append(state()).append(' ');
    String future = super.toString(); // class, hash, and how a future describes itself
    return EscapedText.append(text, future.substring(future.indexOf('['))).toString();
  }
}

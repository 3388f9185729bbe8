package io.asynctask;

import static io.asynctask.State.CALLABLE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.ENDED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.INTERRUPTED;
import static io.asynctask.State.INTERRUPTING;
import static io.asynctask.State.LOCAL;
import static io.asynctask.State.POLLED;
import static io.asynctask.State.REPORTED;
import static io.asynctask.State.RETHROWS;
import static io.asynctask.State.RUNNING;
import static io.asynctask.State.SCHEDULED;
import static io.asynctask.State.SETTLED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.YIELDED;
import static io.asynctask.State.has;
import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A spawned task: the one heap object that is task, handle, waker and context. This class is the
 * state machine; the bits are explained in {@link State}, the transitions in docs/design.md.
 *
 * <p>Memory order. {@code state} is changed by compare-and-set and get-and-add only (volatile
 * access). The body and whatever it wrote are handed from runner to runner by those changes: the
 * write that clears {@code RUNNING} is read by the one that sets it next. {@code result} of the
 * superclass is volatile and written once, after the body is closed, so a joiner sees the closed
 * body.
 */
sealed class RawTask<T extends @Nullable Object, G> extends JoinHandle<T>
    implements Task<G>, Waker, TaskContext permits TrackedTask {

  private static final VarHandle STATE;
  private static final VarHandle BODY;
  private static final VarHandle EXTRAS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(RawTask.class, "state", int.class);
      BODY = lookup.findVarHandle(RawTask.class, "body", Object.class);
      EXTRAS = lookup.findVarHandle(RawTask.class, "extras", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;
  private final Schedule<G> schedule;
  private final G tag;

  /**
   * The callable or pollable; while it runs or is closed, its runner's {@link Thread}, for who
   * wants to interrupt or inspect it; {@code null} once the body is dropped. Written by the owner
   * of the body only.
   */
  private @Nullable Object body;

  /**
   * Nothing, the parent ({@link RawTask}), its id once it has stopped ({@link Long}), or {@link
   * Attachments} that know the parent. Changed by compare-and-set; attachments stay.
   */
  private volatile @Nullable Object extras;

  RawTask(int state, @Nullable Object body, Schedule<G> schedule, G tag) {
    this.state = state;
    this.body = body;
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
    Runner runner = Runner.get();
    if (runner.rescheduling == this) {
      runner.again = true;
      return false;
    }
    boolean woken = false;
    while (poll(runner)) {
      woken = true;
      if (!rescheduleFrom(runner)) {
        break;
      }
    }
    return woken;
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
    int taken = take();
    if (taken == 0) {
      return false;
    }
    RawTask<?, ?> outer = runner.task;
    runner.task = this;
    try {
      Object work = body;
      if (has(taken, STOPPING)) {
        end(taken, work, null, null);
        return false;
      }
      return poll(taken, work, outer);
    } finally {
      runner.task = outer;
    }
  }

  private boolean poll(int taken, @Nullable Object work, @Nullable RawTask<?, ?> outer) {
    Thread thread = Thread.currentThread();
    boolean interruptedBefore = thread.isInterrupted();
    BODY.setRelease(this, thread);
    started();
    T value = null;
    Throwable failure = null;
    try {
      if (has(taken, CALLABLE)) {
        value = this.<Callable<T>>as(work).call();
      } else {
        Poll<T> poll = this.<Pollable<T>>as(work).poll(this);
        if (requireNonNull(poll, "a body's poll returned null") instanceof Poll.Ready<T> ready) {
          value = ready.value();
        } else {
          int left = leave(work, thread);
          if (!has(left, STOPPING)) {
            return has(left, SCHEDULED);
          }
        }
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    // No loop: whatever else changes in the word, nobody but its runner ends a running task.
    int ended = (int) STATE.getAndAdd(this, ENDED - RUNNING);
    if (has(ended, INTERRUPTING | INTERRUPTED)) {
      takeBackInterrupt(thread, interruptedBefore, outer);
    }
    end(ended, work, value, failure);
    if (failure != null && has(ended, RETHROWS)) {
      throw RawTask.<RuntimeException>sneak(failure);
    }
    return false;
  }

  /**
   * Atomically takes the right to run: to poll, or for a task that is to stop, to close the body.
   *
   * @return the previous state, or 0 when there is no right to take
   */
  private int take() {
    for (; ; ) {
      int s = state;
      if (!State.isRunnable(s)) {
        return 0;
      }
      int taken =
          has(s, STOPPING) ? s & ~SCHEDULED | ENDED : s & ~(SCHEDULED | YIELDED) | RUNNING | POLLED;
      if (STATE.compareAndSet(this, s, taken)) {
        return s;
      }
    }
  }

  /**
   * Atomically gives the body back after a poll that is pending, unless the task is to stop.
   *
   * @return the state found; with {@code STOPPING} when the runner has to end the task instead,
   *     with {@code SCHEDULED} when it has to pass it to the schedule function
   */
  private int leave(@Nullable Object work, Thread thread) {
    for (; ; ) {
      int s = state;
      if (has(s, STOPPING)) {
        // An interrupter may be looking for the thread, and the body may already be given back.
        BODY.setRelease(this, thread);
        return s;
      }
      BODY.set(this, work); // published by the compare-and-set
      paused();
      if (STATE.compareAndSet(this, s, has(s, SCHEDULED) ? s & ~RUNNING | YIELDED : s & ~RUNNING)) {
        return s;
      }
    }
  }

  @SuppressWarnings("unchecked") // who spawns pairs CALLABLE with a Callable<T>, else a Pollable<T>
  private <B> B as(@Nullable Object work) {
    return (B) requireNonNull(work);
  }

  /** Clears the interrupt that a cancel has sent, and no other that can be told apart from it. */
  private void takeBackInterrupt(
      Thread thread, boolean interruptedBefore, @Nullable RawTask<?, ?> outer) {
    // The canceller is between its compare-and-set and the interrupt: as long as two instructions
    // take, or until the scheduler runs it again.
    while (has(state, INTERRUPTING)) {
      Thread.onSpinWait();
    }
    Thread.interrupted();
    // The outer one's canceller may be in the middle of it; an interrupt too many does no harm.
    if (interruptedBefore || (outer != null && has(outer.state, INTERRUPTING | INTERRUPTED))) {
      thread.interrupt();
    }
  }

  private void checkThread() {
    if (has(state, LOCAL) && attachments().owner != Thread.currentThread()) {
      throw new IllegalStateException(
          this + " is local to " + attachments().owner + ", not to " + Thread.currentThread());
    }
  }

  // ---------------------------------------------------------------- end

  /**
   * Drops the body and completes the handle. The caller has set {@code ENDED}, which gives it the
   * body and the outcome for itself.
   *
   * @param ended the state in which that was done: tells what has stopped the task
   * @param failure what the body has thrown, or why the task is given up
   */
  private void end(
      int ended, @Nullable Object work, @Nullable T value, @Nullable Throwable failure) {
    if (!has(ended, CALLABLE) && work != null) {
      BODY.setRelease(this, Thread.currentThread());
      failure = close((Pollable<?>) work, failure);
    }
    BODY.setRelease(this, null);
    if (has(ended, STOPPING)) {
      failure = outcomeOfStop(ended, failure);
    }
    ended(ended, failure);
    if (!has(ended, SETTLED)) { // else who settled it from outside does that
      settle(value, failure);
    }
    if (extras != null) {
      releaseExtras();
    }
    if (failure != null && has(state, DETACHED)) {
      reportUncaught(failure);
    }
  }

  /** Closes {@code body}; what that throws joins {@code failure} or becomes it. */
  static @Nullable Throwable close(Pollable<?> body, @Nullable Throwable failure) {
    try {
      body.close();
      return failure;
    } catch (Throwable thrown) {
      return with(failure, thrown);
    }
  }

  private static Throwable with(@Nullable Throwable failure, Throwable suppressed) {
    if (failure == null) {
      return suppressed;
    }
    if (failure != suppressed) {
      failure.addSuppressed(suppressed);
    }
    return failure;
  }

  private @Nullable Throwable outcomeOfStop(int ended, @Nullable Throwable failure) {
    if (has(ended, SETTLED)) {
      return null; // and the result comes from there
    }
    Deadline deadline = has(ended, EXPIRED) ? attachments().deadline : null;
    if (deadline == null && failure instanceof CancellationException) {
      return attachedReasons(failure); // the body's own tells where it gave up
    }
    Throwable outcome =
        deadline == null ? attachedReasons(new CancellationException()) : deadline.failure();
    return failure == null ? outcome : with(outcome, failure);
  }

  private Throwable attachedReasons(Throwable cancelled) {
    if (extras instanceof Attachments attachments) {
      for (Throwable reason : attachments.cancelReasons) {
        with(cancelled, reason);
      }
    }
    return cancelled;
  }

  /** Completes the future and wakes who awaits it; called once. */
  private void settle(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      super.complete(value);
    } else {
      super.completeExceptionally(failure);
    }
    // An awaiter registers, then looks at the result; here it is the other way round, and both are
    // volatile: one of the two sees the other.
    if (extras instanceof Attachments attachments) {
      for (Waker awaiter : attachments.takeAwaiters()) {
        try {
          awaiter.wake();
        } catch (Throwable thrown) {
          log(Level.WARNING, "The waker of a task that awaits " + this + " failed", thrown);
        }
      }
    }
  }

  private void releaseExtras() {
    if (parent() instanceof RawTask<?, ?> parent) {
      parent.attachments().removeChild(this);
      parentStopped(parent);
    }
    if (extras instanceof Attachments attachments) {
      if (attachments.deadline != null) {
        attachments.deadline.cancel();
      }
      attachments.dropHooks();
      for (RawTask<?, ?> child : attachments.children()) {
        child.parentStopped(this);
      }
    }
  }

  private void reportUncaught(Throwable failure) {
    if (failure instanceof CancellationException || !setOnce(REPORTED)) {
      return;
    }
    try {
      if (extras instanceof Attachments attachments && attachments.uncaughtHandler != null) {
        attachments.uncaughtHandler.accept(this, failure);
      } else {
        log(Level.ERROR, this + " was detached and has failed", failure);
      }
    } catch (Throwable thrown) {
      log(Level.ERROR, "The uncaught handler of " + this + " failed", thrown);
    }
  }

  static void log(Level level, String message, Throwable thrown) {
    System.getLogger(AsyncTask.class.getName()).log(level, message, thrown);
  }

  @SuppressWarnings("unchecked") // the compiler's idea of checked exceptions, not the JVM's
  private static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
  }

  // ---------------------------------------------------------------- wake and schedule

  @Override
  public final void wake() {
    for (; ; ) {
      int s = state;
      if (has(s, ENDED)) {
        return;
      }
      // A wake that changes nothing still writes: the run to come acquires what this thread did
      // before, as it does with a wake that schedules it.
      if (STATE.compareAndSet(this, s, s | SCHEDULED)) {
        if (State.isIdle(s)) {
          scheduled();
          scheduleOrFail();
        }
        return;
      }
    }
  }

  @Override
  public final void schedule() {
    if (has(state, ENDED)) {
      return;
    }
    try {
      schedule.schedule(this);
    } catch (Throwable refusal) {
      giveUp(refusal);
      throw refusal;
    }
  }

  /** Schedules for a wake or a cancel, where nobody is to hear of a refusal but the handle. */
  private void scheduleOrFail() {
    try {
      schedule.schedule(this);
    } catch (Throwable refusal) {
      if (!giveUp(refusal)) {
        throw refusal; // the task runs or ran in spite of it: no refusal, and nobody else has it
      }
    }
  }

  /** Atomically ends a task that was refused, unless it runs or has ended. */
  private boolean giveUp(Throwable refusal) {
    for (; ; ) {
      int s = state;
      if (has(s, RUNNING | ENDED)) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s & ~SCHEDULED | ENDED)) {
        end(s & ~STOPPING, body, null, refusal);
        return true;
      }
    }
  }

  @Override
  public final boolean wokenWhileRunning() {
    return has(state, YIELDED);
  }

  @Override
  public final Waker waker() {
    return this;
  }

  // ---------------------------------------------------------------- stop

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    if (!stop(0, mayInterruptIfRunning) && mayInterruptIfRunning && has(state, STOPPING)) {
      interruptRunner();
    }
    return isCancelled();
  }

  @Override
  public final void cancel(Throwable... reasons) {
    checkThread();
    for (Throwable reason : reasons) {
      requireNonNull(reason, "reason");
    }
    if (reasons.length > 0) {
      attachments().cancelReasons = reasons.clone();
    }
    for (; ; ) {
      int s = state;
      if (has(s, ENDED)) {
        return;
      }
      if (has(s, RUNNING)) {
        stop(0, false);
        return;
      }
      if (STATE.compareAndSet(this, s, s & ~SCHEDULED | ENDED | STOPPING)) {
        if (!has(s, STOPPING)) {
          announceStop(false);
        }
        end(s | STOPPING, body, null, null);
        return;
      }
    }
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
    int before = winStop(SETTLED);
    if (before < 0) {
      return false;
    }
    settle(value, failure);
    carryOutStop(before, SETTLED, true);
    return true;
  }

  private boolean stop(int reason, boolean interrupt) {
    int before = winStop(reason);
    if (before >= 0) {
      carryOutStop(before, reason, interrupt);
    }
    return before >= 0;
  }

  /**
   * Atomically decides that the task is to stop: ends it if it is a callable that nobody has
   * entered, takes the right to schedule it if it is waiting.
   *
   * @return the previous state, or -1 when the outcome was decided before
   */
  private int winStop(int reason) {
    for (; ; ) {
      int s = state;
      if (has(s, STOPPING | ENDED)) {
        return -1;
      }
      int won = s | STOPPING | reason;
      if (State.isUntouched(s)) {
        won = won & ~SCHEDULED | ENDED;
      } else if (State.isIdle(s)) {
        won |= SCHEDULED;
      }
      if (STATE.compareAndSet(this, s, won)) {
        return s;
      }
    }
  }

  private void carryOutStop(int before, int reason, boolean interrupt) {
    announceStop(interrupt);
    if (State.isUntouched(before)) {
      end(before | STOPPING | reason, body, null, null);
    } else if (State.isIdle(before)) {
      scheduled();
      scheduleOrFail();
    } else if (interrupt) {
      interruptRunner();
    }
  }

  /** Tells those who are to stop with the task: what its hooks stand for, then its children. */
  private void announceStop(boolean interrupt) {
    if (extras instanceof Attachments attachments) {
      CancelHooks hooks = attachments.registeredHooks();
      if (hooks != null) {
        hooks.run();
      }
      for (RawTask<?, ?> child : attachments.children()) {
        child.parentCancelled(interrupt);
      }
    }
  }

  private void interruptRunner() {
    for (; ; ) {
      int s = state;
      if (!has(s, RUNNING) || has(s, ENDED | INTERRUPTING)) {
        return; // nobody to interrupt, or another canceller does it now
      }
      if (STATE.compareAndSet(this, s, s | INTERRUPTING)) {
        break;
      }
    }
    // The runner publishes its thread right after it has set RUNNING, and once more when it has
    // already given the body back; it does not leave before INTERRUPTING is cleared.
    Object runner;
    while (!((runner = BODY.getAcquire(this)) instanceof Thread)) {
      Thread.onSpinWait();
    }
    ((Thread) runner).interrupt();
    for (; ; ) {
      int s = state;
      if (STATE.compareAndSet(this, s, s & ~INTERRUPTING | INTERRUPTED)) {
        return;
      }
    }
  }

  // ---------------------------------------------------------------- handle

  @Override
  public final boolean isCancelled() {
    return isDone() ? super.isCancelled() : (state & (STOPPING | SETTLED | EXPIRED)) == STOPPING;
  }

  @Override
  public final JoinHandle<T> detach() {
    setOnce(DETACHED);
    // The runner completes, then looks for DETACHED; this sets it, then looks for the failure: one
    // of the two sees the other, and REPORTED settles it when both do.
    if (isCompletedExceptionally()) {
      handle((value, failure) -> failure).thenAccept(this::reportUncaught);
    }
    return this;
  }

  @Override
  public final Poll<T> poll(Waker waker) throws Exception {
    requireNonNull(waker, "waker");
    if (!isDone()) {
      attachments().addAwaiter(waker);
    }
    return StagePollable.pollDone(this);
  }

  @Override
  public final void close() {
    if (!has(state, DETACHED)) {
      cancel(false);
    }
  }

  @Override
  final Interest interest() {
    return attachments().interest(this);
  }

  @Override
  public final TaskState state() {
    int s = state;
    if (!has(s, ENDED) || !isDone()) {
      return has(s, STOPPING)
          ? TaskState.CANCELLING
          : has(s, RUNNING | ENDED)
              ? TaskState.RUNNING
              : has(s, SCHEDULED) ? TaskState.SCHEDULED : TaskState.WAITING;
    }
    return isCancelled()
        ? TaskState.CANCELLED
        : isCompletedExceptionally() ? TaskState.FAILED : TaskState.COMPLETED;
  }

  @Override
  public final G tag() {
    return tag;
  }

  @Override
  public long id() {
    return 0;
  }

  @Nullable String name() {
    return extras instanceof Attachments attachments ? attachments.name : null;
  }

  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder("task ").append(id());
    if (name() != null) {
      text.append(' ').append(name());
    }
    return text.append(" [").append(tag).append("] ").append(state()).toString();
  }

  // ---------------------------------------------------------------- context

  @Override
  public final boolean isCancelRequested() {
    return has(state, STOPPING);
  }

  @Override
  public final void throwIfCancelled() {
    if (isCancelRequested()) {
      throw new CancellationException();
    }
  }

  @Override
  public final Registration onCancel(Runnable hook) {
    CancelHooks hooks = attachments().hooks();
    Registration registration = hooks.add(requireNonNull(hook, "hook"));
    // The canceller sets STOPPING, then runs what is registered; this is the other way round.
    if (isCancelRequested()) {
      hooks.run();
    }
    return registration;
  }

  @Override
  public final void progress(long done, long total, String message) {
    attachments().progress = new Progress(done, total, requireNonNull(message, "message"));
  }

  // ---------------------------------------------------------------- parent and children

  /** Makes this a child, before it is published. */
  final void adoptedBy(RawTask<?, ?> parent) {
    Object present = extras;
    if (present instanceof Attachments attachments) {
      attachments.adoptedBy(parent);
    } else {
      extras = parent;
    }
    parent.attachments().addChild(this);
    // A parent that stops sets its bit, then looks for children; this is the other way round.
    if (has(parent.state, STOPPING)) {
      cancel(false);
    } else if (has(parent.state, ENDED)) {
      parent.attachments().removeChild(this);
      parentStopped(parent);
    }
  }

  private void parentCancelled(boolean interrupt) {
    if (!has(state, DETACHED)) {
      cancel(interrupt);
    }
  }

  /**
   * Forgets the parent but for its id: a chain of tasks that spawn each other is not to pile up.
   */
  private void parentStopped(RawTask<?, ?> parent) {
    Long id = parent.id() == 0 ? null : parent.id();
    if (!EXTRAS.compareAndSet(this, parent, id) && extras instanceof Attachments attachments) {
      attachments.parentStopped(id);
    }
  }

  /** The parent, its id when it has stopped, or nothing. */
  final @Nullable Object parent() {
    Object present = extras;
    return present instanceof Attachments attachments ? attachments.parent() : present;
  }

  final Attachments attachments() {
    for (; ; ) {
      Object present = extras;
      if (present instanceof Attachments attachments) {
        return attachments;
      }
      Attachments added = new Attachments(present);
      if (EXTRAS.compareAndSet(this, present, added)) {
        return added;
      }
    }
  }

  /** The attachments if there are any. */
  final @Nullable Attachments presentAttachments() {
    return extras instanceof Attachments attachments ? attachments : null;
  }

  /** The thread that is in the body, or {@code null}; a glance, outdated when it returns. */
  final @Nullable Thread runnerThread() {
    return BODY.getAcquire(this) instanceof Thread runner ? runner : null;
  }

  private boolean setOnce(int bit) {
    for (; ; ) {
      int s = state;
      if (has(s, bit)) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s | bit)) {
        return true;
      }
    }
  }

  // ---------------------------------------------------------------- what a listed task notes down

  /** A runner enters the body. */
  void started() {}

  /** The runner is about to leave the body, which is pending. */
  void paused() {}

  /** The right to run came into being by a wake or a cancel. */
  void scheduled() {}

  /** The body is dropped; the handle is about to complete. */
  void ended(int ended, @Nullable Throwable failure) {}
}

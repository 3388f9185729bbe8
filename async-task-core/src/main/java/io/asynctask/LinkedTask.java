package io.asynctask;

import static io.asynctask.State.DETACHED;
import static io.asynctask.State.ENDED;
import static io.asynctask.State.REPORTED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;
import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The links of a task to others: its parent and children, the tasks that await it, its cancel
 * hooks, its uncaught handler and the stages that derive from it.
 *
 * <p>A link is registered first, and its owner looks at the state or the result afterwards; the
 * task changes its state or result first, and looks for links afterwards. All four are volatile
 * accesses, so at least one side always sees the other.
 */
abstract sealed class LinkedTask<T extends @Nullable Object> extends TaskEvents<T>
    implements TaskContext permits BodyOwner {

  private static final VarHandle EXTRAS;

  static {
    try {
      EXTRAS = MethodHandles.lookup().findVarHandle(LinkedTask.class, "extras", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The number of descendants that the cancelling thread stops itself. */
  private static final int STOPPED_BY_CANCELLER = 20_000;

  /** The time between two attempts of a step for which there is no memory. */
  static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final RepeatedFailures STOP_FAILURES =
      new RepeatedFailures("The stop of a task did not reach all its hooks and descendants");
  private static final RepeatedFailures WAKER_FAILURES =
      new RepeatedFailures("The waker of a task that awaits another task failed");
  private static final BiConsumer<LinkedTask<?>, Throwable> LOG_UNCAUGHT =
      (task, failure) ->
          LoggedText.log(
              Level.ERROR, "No handle shows this failure of " + LoggedText.of(task), failure);
  private static final RepeatedFailures HANDLER_FAILURES =
      new RepeatedFailures("An uncaught handler failed");

  /**
   * Nothing, the parent ({@link LinkedTask}), its id once it has stopped ({@link Long}), the
   * handler of uncaught failures ({@link BiConsumer}), or {@link Attachments} that know the parent
   * and the handler. A task that only has one of these needs no attachments. Changed by
   * compare-and-set; attachments stay.
   */
  private volatile @Nullable Object extras;

  LinkedTask(int word) {
    super(word);
  }

  /** Makes this task a child of {@code parent}, before it is published. */
  final void adoptedBy(LinkedTask<?> parent) {
    if (extras == null) {
      extras = parent;
    } else {
      attachments().adoptedBy(parent);
    }
    parent.attachments().addChild(this);
    // A parent that stops sets its bit, then looks for children; this does it the other way round.
    // One read decides: a cancel between two reads would find a child that is being removed.
    int parentWord = parent.word();
    if (has(parentWord, STOPPING)) {
      cancelWithParent();
    } else if (has(parentWord, ENDED)) {
      parent.attachments().removeChild(this);
      parentStopped(parent, parent.idIfTracked());
    }
  }

  private void cancelWithParent() {
    boolean named = CancelCause.nameUnlessNamed(CancelCause.PARENT);
    try {
      cancel(false);
    } finally {
      if (named) {
        CancelCause.forget();
      }
    }
  }

  private @Nullable Long idIfTracked() {
    long id = id();
    return id == 0 ? null : id;
  }

  /**
   * Keeps only the id of the parent, so that a chain of tasks that spawn each other does not pile
   * up.
   */
  private void parentStopped(LinkedTask<?> parent, @Nullable Long id) {
    if (!EXTRAS.compareAndSet(this, parent, id) && extras instanceof Attachments attachments) {
      attachments.parentStopped(id);
    }
  }

  /** Returns the parent; its id when it has stopped; or {@code null}. */
  final @Nullable Object parent() {
    Object present = extras;
    return present instanceof Attachments attachments
        ? attachments.parent()
        : present instanceof BiConsumer ? null : present;
  }

  /** Says where failures go that no handle shows, before this is published or has a parent. */
  final void uncaughtHandler(BiConsumer<? super JoinHandle<?>, ? super Throwable> handler) {
    extras = handler;
  }

  private @Nullable BiConsumer<JoinHandle<?>, Throwable> uncaughtHandler() {
    Object present = extras;
    return present instanceof Attachments attachments
        ? attachments.uncaughtHandler
        : handlerIn(present);
  }

  @SuppressWarnings("unchecked") // no other consumer gets there
  private static @Nullable BiConsumer<JoinHandle<?>, Throwable> handlerIn(@Nullable Object extras) {
    return extras instanceof BiConsumer<?, ?> handler
        ? (BiConsumer<JoinHandle<?>, Throwable>) handler
        : null;
  }

  final Attachments attachments() {
    for (; ; ) {
      Object present = extras;
      if (present instanceof Attachments attachments) {
        return attachments;
      }
      BiConsumer<JoinHandle<?>, Throwable> handler = handlerIn(present);
      Attachments added = new Attachments(handler == null ? present : null, handler);
      if (EXTRAS.compareAndSet(this, present, added)) {
        return added;
      }
    }
  }

  /** Returns the attachments if there are any. */
  final @Nullable Attachments presentAttachments() {
    return extras instanceof Attachments attachments ? attachments : null;
  }

  /**
   * Runs the hooks of the task, then stops its children and theirs. It walks over a list instead of
   * calling itself, as a line of descendants may be longer than a stack. The calling thread stops
   * the first 20,000; a thread of this library stops the others, so that the canceller is not held
   * up. Throws nothing.
   */
  final void announceStop(boolean interrupt) {
    try {
      runHooks(interrupt, false);
      Attachments attachments = presentAttachments();
      if (attachments != null && attachments.childCount() > 0) {
        Deque<LinkedTask<?>> line = new ArrayDeque<>();
        attachments.addChildrenTo(line);
        stopDescendants(line, interrupt, STOPPED_BY_CANCELLER);
        if (!line.isEmpty()) {
          stopElsewhere(line, interrupt);
        }
      }
    } catch (Throwable shortage) {
      STOP_FAILURES.log(this, shortage);
    }
  }

  private static void stopElsewhere(Deque<LinkedTask<?>> line, boolean interrupt) {
    try {
      DelayedActions.execute(() -> stopDescendants(line, interrupt, Integer.MAX_VALUE));
    } catch (OutOfMemoryError noThreadLeft) {
      stopDescendants(line, interrupt, Integer.MAX_VALUE);
    }
  }

  private static void stopDescendants(Deque<LinkedTask<?>> line, boolean interrupt, int limit) {
    for (int i = 0; i < limit && !line.isEmpty(); i++) {
      LinkedTask<?> next = line.remove();
      try {
        if (!next.is(DETACHED)) {
          next.stopWithParent(interrupt, line);
        }
      } catch (Throwable shortage) {
        STOP_FAILURES.log(next, shortage);
      }
    }
  }

  private void stopWithParent(boolean interrupt, Deque<LinkedTask<?>> line) {
    int before = winStop(0);
    if (before == NONE) {
      cancel(interrupt); // it stops already, but may have to be interrupted as well
      return;
    }
    try {
      runHooks(interrupt, true);
      Attachments attachments = presentAttachments();
      if (attachments != null) {
        attachments.addChildrenTo(line);
      }
    } finally {
      carryOutStop(before, 0, interrupt);
    }
  }

  private void runHooks(boolean interrupt, boolean withParent) {
    onStopping(interrupt, withParent);
    Attachments attachments = presentAttachments();
    CancelHooks hooks = attachments == null ? null : attachments.registeredHooks();
    if (hooks != null) {
      onHooksRun(hooks.run());
    }
  }

  /** Carries out a stop that has won on the task itself. Throws nothing. */
  abstract void carryOutStop(int before, int reason, boolean interrupt);

  /**
   * Removes the links of a task that has ended: parent and children forget it, and its deadline and
   * hooks go. Throws nothing.
   */
  final void releaseLinks() {
    if (extras == null) {
      return;
    }
    try {
      release();
    } catch (Throwable shortage) {
      STOP_FAILURES.log(this, shortage);
    }
  }

  /** First come the steps that need no memory. */
  private void release() {
    Attachments attachments = presentAttachments();
    if (attachments != null) {
      if (attachments.deadline != null) {
        attachments.deadline.cancel();
      }
      attachments.dropHooks();
    }
    if (parent() instanceof LinkedTask<?> parent) {
      parent.attachments().removeChild(this);
      parentStopped(parent, parent.idIfTracked());
    }
    Set<LinkedTask<?>> children = attachments == null ? null : attachments.takeChildren();
    if (children != null) {
      Long id = idIfTracked();
      for (LinkedTask<?> child : children) {
        child.parentStopped(this, id);
      }
    }
  }

  /** Stops the task if its deadline has passed, before the timer does. */
  final void expireIfOverdue() {
    if (extras instanceof Attachments attachments
        && attachments.deadline != null
        && !is(STOPPING | ENDED)
        && attachments.deadline.hasPassed()) {
      attachments.deadline.expire();
    }
  }

  /** Wakes the tasks that await this one; the result is there. Throws nothing. */
  final void wakeAwaiters() {
    Attachments attachments = presentAttachments();
    Iterable<Waker> awaiters = attachments == null ? null : attachments.takeAwaiters();
    while (awaiters != null) {
      try {
        for (Waker awaiter : awaiters) {
          wakeAwaiter(awaiter);
        }
        return;
      } catch (OutOfMemoryError full) { // there is no memory for the iterator
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static void wakeAwaiter(Waker awaiter) {
    try {
      awaiter.wake();
    } catch (Throwable thrown) {
      WAKER_FAILURES.log(awaiter, thrown);
    }
  }

  @Override
  public final Registration onCancel(Runnable hook) {
    CancelHooks hooks = attachments().hooks();
    Registration registration = hooks.add(requireNonNull(hook, "hook"));
    // The canceller sets STOPPING, then runs the hooks; this does it the other way round.
    if (isCancelRequested()) {
      onHooksRun(hooks.run());
    }
    return registration;
  }

  @Override
  public final void progress(long done, long total, String message) {
    attachments().progress = new Progress(done, total, requireNonNull(message, "message"));
  }

  @Override
  public final boolean isCancelRequested() {
    return is(STOPPING);
  }

  @Override
  public final void throwIfCancelled() {
    if (isCancelRequested()) {
      throw new TaskCancellationException();
    }
  }

  @Override
  public final JoinHandle<T> detach() {
    setOnce(DETACHED);
    // The runner completes, then looks for DETACHED; this sets it, then looks for the failure. At
    // least one side sees the other, and REPORTED decides when both do.
    if (isCompletedExceptionally()) {
      handle((value, failure) -> failure)
          .thenAccept(failure -> reportUncaught(Outcome.unwrapped(failure)));
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

  final void reportUncaught(Throwable failure) {
    // The task's own cancel is no failure; the cancel of another task, which the body met, is one.
    boolean cancelled = failure instanceof CancellationException && is(STOPPING);
    if (cancelled || !setOnce(REPORTED)) {
      return;
    }
    markObserved(); // the task may have been detached after its watch was set
    BiConsumer<JoinHandle<?>, Throwable> handler = uncaughtHandler();
    if (handler == null) {
      onUncaught(failure);
      return;
    }
    report(handler, this, failure);
  }

  /** The task has failed, no handle shows it, and the task has no handler for that of its own. */
  void onUncaught(Throwable failure) {
    report(LOG_UNCAUGHT, this, failure);
  }

  static <T> void report(
      BiConsumer<? super T, ? super Throwable> handler, T task, Throwable failure) {
    try {
      handler.accept(task, failure);
    } catch (Throwable thrown) {
      HANDLER_FAILURES.log(handler, thrown);
    }
  }

  @Override
  final void markObserved() {
    if (extras instanceof Attachments attachments && attachments.failureWatch != null) {
      attachments.failureWatch.markObserved();
    }
  }

  @Override
  final DependentCount dependents() {
    return attachments().dependents(this);
  }

  /** Adds the reasons that the executor gave for its cancel as suppressed exceptions. */
  final Throwable withReasons(Throwable cancelled) {
    if (extras instanceof Attachments attachments) {
      for (Throwable reason : attachments.cancelReasons) {
        Outcome.with(cancelled, reason);
      }
    }
    return cancelled;
  }

  @Nullable String name() {
    return extras instanceof Attachments attachments ? attachments.name : null;
  }
}

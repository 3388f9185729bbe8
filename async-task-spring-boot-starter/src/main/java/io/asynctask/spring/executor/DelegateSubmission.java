package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The submission of a task to an executor that has no limits but those of its delegate executor.
 */
class DelegateSubmission extends TaskSubmission {

  private static final VarHandle MARK;

  static {
    try {
      MARK = MethodHandles.lookup().findVarHandle(DelegateSubmission.class, "mark", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final DelegatePlaces places;

  /**
   * The thread that hands this to a delegate executor which may have that same thread run it, or
   * one of the states of a {@link StageSubmission}. One field for both, as there is a submission
   * for each task.
   */
  private volatile @Nullable Object mark;

  DelegateSubmission(DelegatePlaces places) {
    this.places = places;
  }

  /** Says that the calling thread begins to hand this to the delegate executor. */
  final void submitting() {
    MARK.set(this, Thread.currentThread()); // published with the submission
  }

  /** Says that the calling thread has handed this to the delegate executor. */
  final void submitted() {
    boolean unused = MARK.compareAndSet(this, Thread.currentThread(), null);
  }

  final boolean isMarked(Object expected) {
    return mark == expected;
  }

  /** Atomically replaces the mark, and returns the one before. */
  final @Nullable Object mark(Object next) {
    return MARK.getAndSet(this, next);
  }

  @Override
  public final void run() {
    places.started();
    if (mark == Thread.currentThread()) {
      runWithoutPlace(); // the pool has its caller run it
    } else if (places.acquire(this)) {
      runInPlace();
    }
  }

  /** Runs the task in a place that was granted. */
  final void runInPlace() {
    try {
      task().run();
    } finally {
      runEnded();
    }
  }

  /** Runs the task on a thread that does not belong to the delegate executor. It takes no place. */
  void runWithoutPlace() {
    task().run();
  }

  /** Gives the place back after a run. */
  void runEnded() {
    places.release();
  }

  @Override
  public void schedule(Task<TaskTags> task) {
    places.executeOrRun(this);
  }

  @Override
  public final void stopping(Task<TaskTags> task) {
    places.stopping(this);
  }

  @Override
  final void destroy() {
    task().cancel();
  }
}

package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;

/**
 * The submission of a task whose body returns a stage. The task keeps its place from its first run
 * until it is done. The first thread that sees that it is done gives the place back.
 */
final class StageSubmission extends DelegateSubmission {

  /** The first runner has left the task, which waits with its place. */
  private static final Object WAITING = "waiting";

  /** The place was given back. */
  private static final Object RELEASED = "released";

  /**
   * The task has run on a thread that does not belong to the delegate executor. It has no place.
   */
  private static final Object WITHOUT_PLACE = "without place";

  StageSubmission(DelegatePlaces places) {
    super(places);
  }

  @Override
  void runWithoutPlace() {
    Object unused = mark(WITHOUT_PLACE);
    super.runWithoutPlace();
  }

  @Override
  void runEnded() {
    // A cancelled task may have ended without being done yet, as another thread sees to that.
    if (task().isDone() || task().isCancelRequested()) {
      release();
      return;
    }
    places.beginWaiting();
    if (mark(WAITING) == RELEASED) {
      // The stage was done at once: another thread has run the continuation before the wait was
      // marked.
      Object unused = mark(RELEASED);
      places.endWaiting();
    }
  }

  /**
   * Has the continuation of a task run whose stage is done; the task already has its place. The
   * stage of a cancelled task is cancelled by the calling thread: that needs no other thread, and
   * there may be none.
   */
  @Override
  public void schedule(Task<TaskTags> task) {
    if (task.isCancelRequested()) {
      runContinuation();
    } else if (isMarked(WITHOUT_PLACE)) {
      super.schedule(task);
    } else {
      places.executeContinuation(this);
    }
  }

  /** Runs the rest of the task, in the place that it has kept. */
  void runContinuation() {
    try {
      task().run();
    } finally {
      if (task().isDone() && !isMarked(WITHOUT_PLACE)) {
        release();
      }
    }
  }

  private void release() {
    Object before = mark(RELEASED);
    if (before != RELEASED) {
      places.release();
    }
    if (before == WAITING) {
      places.endWaiting();
    }
  }
}

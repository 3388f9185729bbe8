package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;

/**
 * The pass of a task that goes on as a stage. It keeps its place from its first run until the task
 * is done: whichever thread sees that first gives the place back.
 */
final class StagePass extends CarrierPass {

  /** The first runner has left the task, which waits with its place. */
  private static final Object WAITS = "waits";

  /** The place was given back. */
  private static final Object RELEASED = "released";

  /** The task has run on a thread that is none of the carrier's, and has no place. */
  private static final Object BESIDE = "beside";

  StagePass(CarrierPlaces places) {
    super(places);
  }

  @Override
  void runBeside() {
    Object unused = mark(BESIDE);
    super.runBeside();
  }

  @Override
  void leave() {
    // A task that is to stop may have ended and not be done yet, as another thread sees to that.
    if (task().isDone() || task().isCancelRequested()) {
      release();
      return;
    }
    places.keep();
    if (mark(WAITS) == RELEASED) {
      // The stage was done at once: another thread has run the rest and did not know of the wait.
      Object unused = mark(RELEASED);
      places.keepNoMore();
    }
  }

  /**
   * Has the rest of a task run whose stage is done; it has its place already. The stage of a task
   * that is to stop is cancelled here and now: that needs no thread, of which there may be none.
   */
  @Override
  public void schedule(Task<TaskTags> task) {
    if (task.isCancelRequested()) {
      runRest();
    } else if (isMarked(BESIDE)) {
      super.schedule(task);
    } else {
      places.carryRest(this);
    }
  }

  /** Runs what is left of the task, in the place that it has kept. */
  void runRest() {
    try {
      task().run();
    } finally {
      if (task().isDone() && !isMarked(BESIDE)) {
        release();
      }
    }
  }

  private void release() {
    Object before = mark(RELEASED);
    if (before != RELEASED) {
      places.end();
    }
    if (before == WAITS) {
      places.keepNoMore();
    }
  }
}

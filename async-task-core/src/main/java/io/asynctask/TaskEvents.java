package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * The events in the life of a task, with the names that {@link TaskListener} gives them. A task
 * that no registry tracks ignores them, so that it pays nothing; {@link TrackedTask} notes times
 * and counts and tells the listeners. No event throws anything.
 */
abstract sealed class TaskEvents<T extends @Nullable Object> extends Transitions<T>
    permits LinkedTask {

  TaskEvents(int word) {
    super(word);
  }

  /**
   * A runner enters the body.
   *
   * @param wokenWhileRunning whether this run follows from a wake that came during the run before
   * @return the listener of the end of this run, if there is one
   */
  TaskListener.@Nullable Run onRunning(boolean wokenWhileRunning) {
    return null;
  }

  /** The runner is about to leave the body, which is pending. */
  void onPaused() {}

  /** The body is pending, and no wake has come meanwhile. */
  void onWaiting() {}

  /** A wake or a stop has given a waiting task the right to run. */
  void onWoken() {}

  /**
   * A stop has won.
   *
   * @param interrupt whether the thread in the body is to be interrupted
   * @param withParent whether the task stops because its parent does
   */
  void onStopping(boolean interrupt, boolean withParent) {}

  /** Hooks have run because of the stop. */
  void onHooksRun(int count) {}

  /** The thread in the body was interrupted because of the stop. */
  void onInterrupted() {}

  /** A stop has won while a runner is in the body. */
  void onStopWhileRunning() {}

  /**
   * The body is closed and dropped; the handle is about to complete.
   *
   * @param ended the state in which {@code ENDED} was set
   */
  void onStopped(int ended, @Nullable Throwable failure) {}
}

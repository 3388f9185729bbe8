package io.asynctask;

import java.util.Optional;

/**
 * What a body may ask of the task that runs it. Safe for use by any thread the body hands it to.
 */
public interface TaskContext {

  /** The task that the current thread runs; empty outside tasks. In nested runs, the innermost. */
  static Optional<TaskContext> current() {
    return Optional.ofNullable(Runner.currentTask());
  }

  /** The id in the {@link LiveTasks} that tracks the task; 0 when none does. */
  long id();

  Object tag();

  /**
   * Whether the body should stop: the task was cancelled, completed from outside, or is overdue.
   */
  boolean isCancelRequested();

  /**
   * Returns when the body may go on.
   *
   * @throws TaskCancellationException when {@link #isCancelRequested()}
   */
  void throwIfCancelled();

  /**
   * Registers what is to be done when the task is cancelled, {@code statement::cancel} for example.
   * Hooks run once, on the cancelling thread, the last registered first, before the runner is
   * interrupted. A hook that throws is logged and does not stop the others. When the cancel has
   * already come, the hook runs here and now.
   *
   * @return takes the hook back; closing is not owed, the end of the task drops its hooks
   */
  Registration onCancel(Runnable hook);

  /**
   * Says how far the body is, for {@link LiveTasks}; the last call counts.
   *
   * @param total negative when unknown
   */
  void progress(long done, long total, String message);
}

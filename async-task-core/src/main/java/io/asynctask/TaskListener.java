package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * A listener of the events in the life of the tasks that a {@link LiveTasks} tracks. Each method is
 * called on the thread that causes the event, so it must be quick, and safe for use by many
 * threads. An exception of a listener is logged and does not touch the task.
 *
 * <pre>{@code
 * LiveTasks liveTasks =
 *     LiveTasks.notifying(
 *         new TaskListener() {
 *           @Override
 *           public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
 *             outcomes.add(outcome);
 *           }
 *         });
 * }</pre>
 *
 * @since 0.1.0
 */
public interface TaskListener {

  /**
   * Tells that a task is about to be listed. This is its first event; the task has no parent yet.
   *
   * @param task the task
   */
  default void spawned(LiveTask task) {}

  /**
   * Tells that a thread is about to enter the body: to call it, or to poll it once more.
   *
   * @param task the task
   * @return the listener of the end of this run, or {@code null}
   */
  default @Nullable Run running(LiveTask task) {
    return null;
  }

  /**
   * Tells that the body was pending and has not been woken. The {@link #woken} that ends this may
   * overtake it, so these two events can be counted, but do not tell the present state.
   *
   * @param task the task
   */
  default void waiting(LiveTask task) {}

  /**
   * Tells that a wake or a stop has ended the wait of the task; once for each {@link #waiting}.
   *
   * @param task the task
   */
  default void woken(LiveTask task) {}

  /**
   * Tells that a stop has won, by a cancel, the deadline or a completion from outside; before any
   * cancel hook runs.
   *
   * @param task the task
   */
  default void stopping(LiveTask task) {}

  /**
   * Tells that the body is closed, the task is no longer listed and its handle is about to
   * complete. This is the last event of the task, except for a {@link #waiting} that was overtaken.
   *
   * @param task the task, which does not tell its outcome yet; do not keep it, as it holds the
   *     result
   * @param outcome one of the final states
   * @param failure the failure of the task, without the {@code CompletionException} in which the
   *     handle passes it to its dependents; {@code null} for a completed task, and for a task that
   *     was completed from outside
   */
  default void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {}

  /** A run: a thread is in the body. */
  @FunctionalInterface
  interface Run {

    /** Tells that the thread has left the body, which is pending or about to be closed. */
    void left();
  }
}

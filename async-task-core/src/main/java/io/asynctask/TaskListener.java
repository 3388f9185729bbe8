package io.asynctask;

import org.jspecify.annotations.Nullable;

/**
 * Hears of the life of the tasks that a {@link LiveTasks} tracks. Each method is called on the
 * thread that brings the event about, so it must be quick, and safe for use by many threads. What
 * it throws is logged and does the task no harm.
 */
public interface TaskListener {

  /** A task is about to be listed; it has no parent yet. Before every other event of the task. */
  default void spawned(LiveTask task) {}

  /**
   * A thread is about to enter the body: to call it, or to poll it once more.
   *
   * @return hears of the end of this run; {@code null} for nobody
   */
  default @Nullable Run running(LiveTask task) {
    return null;
  }

  /**
   * The body was pending, and nobody has woken it. The {@link #woken} that ends this may overtake
   * it: fit for counting, not for states.
   */
  default void waiting(LiveTask task) {}

  /**
   * The task waits no more: by a wake, or because it is to stop. Once for each {@link #waiting}.
   */
  default void woken(LiveTask task) {}

  /**
   * A stop has won: by a cancel, a deadline or a completion from outside; before any cancel hook.
   */
  default void stopping(LiveTask task) {}

  /**
   * The body is closed and the task is listed no more; its handle is about to complete. After every
   * other event of the task, but for a {@link #waiting} that was overtaken.
   *
   * @param task does not tell its outcome yet; to be read here and not to be kept, as it holds the
   *     result
   * @param outcome one of the final states
   * @param failure what the task has failed with, without the {@code CompletionException} in which
   *     the handle passes it to its dependents; {@code null} for a completed task, and for one that
   *     was completed from outside
   */
  default void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {}

  /** A thread is in the body. */
  @FunctionalInterface
  interface Run {

    /** The thread has left the body, which is pending or about to be closed. */
    void left();
  }
}

package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a body may ask of the task that runs it. Safe for use by any thread the body hands it to.
 */
public interface TaskContext {

  /** The task that the current thread runs; empty outside tasks. In nested runs, the innermost. */
  static Optional<TaskContext> current() {
    return Optional.ofNullable(Runner.currentTask());
  }

  /**
   * Keeps the interrupts that cancels send from the current thread until what this returns is
   * closed: for a call that an interrupt would not stop but break. It is delivered then, but not
   * later than {@code atMost} after it was sent, and neither who cancels nor the body waits. The
   * same goes for an interrupt that the thread has met before and still shows.
   *
   * <p>A call within such a call is part of it, and outside tasks there is nothing to do: then this
   * and the close do nothing.
   *
   * @return to be closed by the body; the end of its run closes what is left open
   */
  static Registration putOffInterrupts(Duration atMost) {
    return Runner.putOffInterrupts(requireNonNull(atMost, "atMost"));
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
   * interrupted; where a cancel concerns more than a thousand descendants of a task, the hooks of
   * the others on a thread of this library. A hook that throws is logged and does not stop the
   * others. When the cancel has already come, the hook runs here and now.
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

package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * The view that a body has of the task that runs it: whether to stop, what to do on a cancel, and
 * how far it is. It is safe for use by any thread that the body passes it to.
 *
 * <pre>{@code
 * TaskContext context = TaskContext.current().orElseThrow();
 * for (int page = 0; page < pages; page++) {
 *   context.throwIfCancelled();
 *   printer.accept(page);
 *   context.progress(page + 1, pages, "pages");
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public interface TaskContext {

  /**
   * Returns the context of the task that the current thread runs; in nested runs, of the innermost.
   *
   * @return the context; empty outside tasks
   */
  static Optional<TaskContext> current() {
    return Optional.ofNullable(Runner.currentTask());
  }

  /**
   * Puts off the interrupts that cancels send to the current thread, until the returned
   * registration is closed. Use it around a call that an interrupt would break instead of stop. An
   * interrupt that was put off is delivered at the close, but not later than {@code atMost} after
   * it was sent; neither the canceller nor the body waits. An interrupt that the thread already
   * shows is put off too.
   *
   * <p>A nested call is part of the outer one, and outside tasks there is nothing to put off: in
   * both cases this method and the close do nothing.
   *
   * @param atMost the longest time that an interrupt is put off
   * @return a registration that the body closes; the end of the run closes one that is left open
   */
  static Registration putOffInterrupts(Duration atMost) {
    return Runner.putOffInterrupts(requireNonNull(atMost, "atMost"));
  }

  /**
   * Returns the id of the task in the {@link LiveTasks} that tracks it.
   *
   * @return the id, or 0 when no registry tracks the task
   */
  long id();

  /**
   * Returns the tag that the task was spawned with.
   *
   * @return the tag
   */
  Object tag();

  /**
   * Returns whether the body should stop: the task was cancelled or completed from outside, or its
   * deadline has passed.
   *
   * @return whether the task is to stop
   */
  boolean isCancelRequested();

  /**
   * Returns if the body may go on, and throws if it should stop.
   *
   * @throws TaskCancellationException if {@link #isCancelRequested()}
   */
  void throwIfCancelled();

  /**
   * Registers a hook that runs when the task is stopped, {@code statement::cancel} for example. A
   * hook runs once, on the cancelling thread, before the runner is interrupted; the hook that was
   * registered last runs first. If a cancel reaches more than 20,000 descendants of a task, the
   * hooks of the others run on a thread of this library. A hook that throws is logged and does not
   * stop the others. If a stop has already won, the hook runs at once on the calling thread.
   *
   * @param hook stops what the body waits for
   * @return a registration that removes the hook; it need not be closed, as the end of the task
   *     drops its hooks
   */
  Registration onCancel(Runnable hook);

  /**
   * Reports the progress of the body, which {@link LiveTask#progress()} shows; the last call
   * counts.
   *
   * @param done units of work done
   * @param total units of work in all, or a negative number when unknown
   * @param message what the units are or what is being done
   */
  void progress(long done, long total, String message);
}

package io.asynctask;

/**
 * The right to run a task once, which an executor queues and runs. Rust's {@code async-task} calls
 * it {@code Runnable}. At most one such right exists at a time: a run of a task that is not
 * scheduled does nothing. All methods are safe for use by many threads.
 *
 * <pre>{@code
 * while (!Thread.currentThread().isInterrupted()) {
 *   queue.take().run();
 * }
 * queue.forEach(Task::cancel); // otherwise their handles would never complete
 * }</pre>
 *
 * @param <G> the type of the tag
 * @since 0.1.0
 */
public sealed interface Task<G> extends Runnable permits ControlledTask {

  /**
   * Runs the body once: a callable to its end, a pollable for one poll. Does nothing when the task
   * is not scheduled. An exception of the body goes to the handle, not to the caller, unless the
   * task was built to {@linkplain AsyncTask.Builder#rethrowToRunner rethrow}.
   *
   * @throws IllegalStateException if the task is local to another thread
   */
  @Override
  void run();

  /**
   * Runs the body once, as {@link #run()} does.
   *
   * @return true if the task was woken while it ran, and so is scheduled again
   */
  boolean runOnce();

  /**
   * Passes the task to its schedule function.
   *
   * @throws RuntimeException if the schedule function throws it; the task is then destroyed and its
   *     handle fails with the same exception
   */
  void schedule();

  /**
   * Destroys the task at once, on the calling thread: the body is closed, then the handle completes
   * cancelled. An executor calls this for a task that it will not run, for example when its queue
   * is shut down. If the task is running, its runner destroys it after the poll.
   *
   * <p>The method has variable arguments because one object is task and handle, and {@link
   * JoinHandle#cancel()} has another meaning.
   *
   * @param reasons why the executor does not run it; they become suppressed exceptions of the
   *     {@link TaskCancellationException}
   * @throws IllegalStateException if the task is local to another thread
   */
  void cancel(Throwable... reasons);

  /**
   * Returns whether the task has ended. A run would do nothing then, and a queue may drop the task.
   *
   * @return whether the handle is done
   */
  boolean isDone();

  /**
   * Returns whether the task is to stop. Its next run only closes the body then.
   *
   * @return whether a stop has won
   */
  boolean isCancelRequested();

  /**
   * Returns the tag that the task was spawned with.
   *
   * @return the tag
   */
  G tag();

  /**
   * Returns the waker of the task.
   *
   * @return the waker, which any thread may use
   */
  Waker waker();

  /**
   * Tells a schedule function whether the task was woken while it ran, as a task that yields is.
   *
   * @return whether the present right to run follows from such a wake
   */
  boolean wokenWhileRunning();
}

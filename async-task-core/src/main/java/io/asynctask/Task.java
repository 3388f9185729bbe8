package io.asynctask;

/**
 * The right to run a task once: what an executor queues and runs. Rust's {@code Runnable}. At most
 * one such right exists at a time; running a task that nobody scheduled does nothing. All methods
 * are safe for use by many threads.
 */
public sealed interface Task<G> extends Runnable permits ControlledTask {

  /**
   * Runs the body once: a callable to its end, a pollable for one poll. Does nothing when the task
   * is not scheduled. What the body throws goes to the handle, not to the caller, unless the task
   * was built to {@linkplain AsyncTask.Builder#rethrowToRunner rethrow}.
   *
   * @throws IllegalStateException on another thread than the spawning one, for a local task
   */
  @Override
  void run();

  /** Like {@link #run()}; true when the task was woken while it ran, and so is scheduled again. */
  boolean runOnce();

  /**
   * Passes the task to its schedule function.
   *
   * @throws RuntimeException what the schedule function throws; the task is then destroyed and its
   *     handle fails with the same exception
   */
  void schedule();

  /**
   * Destroys the task at once, on the calling thread: the body is closed, then the handle completes
   * cancelled. For the executor that will not run it, in a queue that is shut down, say. When the
   * task is running, its runner destroys it after the poll.
   *
   * <p>It is variable in its arguments because one object is task and handle, and {@link
   * JoinHandle#cancel()} means something else.
   *
   * @param reasons why the executor gave it up; they become suppressed exceptions of the {@link
   *     TaskCancellationException}
   * @throws IllegalStateException on another thread than the spawning one, for a local task
   */
  void cancel(Throwable... reasons);

  /** Whether the task has ended, so that running it would do nothing and a queue may drop it. */
  boolean isDone();

  /** Whether the task is to stop, so that all its next run does is to close the body. */
  boolean isCancelRequested();

  /** What the task was spawned with. */
  G tag();

  Waker waker();

  /** In a schedule function: whether the task was woken while it ran, as a task that yields is. */
  boolean wokenWhileRunning();
}

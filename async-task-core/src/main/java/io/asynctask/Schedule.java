package io.asynctask;

/**
 * The schedule function of a task: takes the right to run and sees to it that somebody calls {@link
 * Task#run()}. {@code executor::execute} is one. It is called once by {@link Task#schedule()} and
 * once for every wake that leads to a run, on the thread that schedules or wakes, and may run the
 * task right there.
 *
 * <p>A schedule function that throws refuses the task: at {@link Task#schedule()} the task is
 * destroyed and the exception reaches the caller; at a wake or a cancel the task is destroyed on
 * that thread and its handle fails with the exception.
 */
@FunctionalInterface
public interface Schedule<G> {

  /** Takes {@code task} to have it run; may ask {@link Task#wokenWhileRunning()}. */
  void schedule(Task<G> task);

  /**
   * Hears that a task is to stop whose right to run it has taken and not used yet: by a cancel, a
   * deadline or a completion from outside. A queue may take the task out here and now. When the
   * body is a callable that no thread has entered, the task has ended and a run does nothing;
   * otherwise a run is still owed, which closes the body. Does nothing by default.
   *
   * <p>It is called once, on the thread that stops the task, after the cancel hooks. It is not
   * called for {@link Task#cancel}, which is the executor's own act.
   */
  default void stopping(Task<G> task) {}
}

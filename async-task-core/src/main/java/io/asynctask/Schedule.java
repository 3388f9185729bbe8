package io.asynctask;

/**
 * The schedule function of a task: it receives the right to run the task and arranges that a thread
 * calls {@link Task#run()}. It is called once by {@link Task#schedule()} and once for every wake
 * that leads to a run, on the thread that schedules or wakes. It may run the task right there.
 *
 * <pre>{@code
 * Schedule<String> pool = executor::execute;
 * Schedule<String> queue = blockingQueue::add;
 * }</pre>
 *
 * <p>A schedule function that throws refuses the task: at {@link Task#schedule()} the task is
 * destroyed and the exception reaches the caller; at a wake or a cancel the task is destroyed on
 * that thread and its handle fails with the exception.
 *
 * @param <G> the type of the tag
 * @since 0.1.0
 */
@FunctionalInterface
public interface Schedule<G> {

  /**
   * Arranges that a thread runs {@code task}; it may ask {@link Task#wokenWhileRunning()}.
   *
   * @param task the task, which has to be run once
   */
  void schedule(Task<G> task);

  /**
   * Tells that a stop has won for a task that this function has received and that has not run yet:
   * by a cancel, the deadline or a completion from outside. A queue may remove the task at once if
   * its body is a callable that no thread has entered: then the task has ended, and a run does
   * nothing. Otherwise the task still has to be run, which closes the body. The default does
   * nothing.
   *
   * <p>It is called once, on the thread that stops the task, after the cancel hooks. It is not
   * called for {@link Task#cancel}, which the executor calls itself.
   *
   * @param task the task that is to stop
   */
  default void stopping(Task<G> task) {}
}

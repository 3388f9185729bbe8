package io.asynctask;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A schedule function with a queue that runs when the test says so, on the test's thread. */
final class ManualExecutor implements Schedule<String> {

  private final Deque<Task<String>> queue = new ArrayDeque<>(); // guarded by this
  private final List<Boolean> wokenWhileRunning = new ArrayList<>(); // guarded by this
  private Throwable refusal; // guarded by this

  @Override
  public void schedule(Task<String> task) {
    Throwable thrown;
    synchronized (this) {
      wokenWhileRunning.add(task.wokenWhileRunning());
      thrown = refusal;
      if (thrown == null) {
        queue.add(task);
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  /** From now on every task is refused; {@code null} accepts again. */
  synchronized void refuseWith(Throwable refusal) {
    this.refusal = refusal;
  }

  synchronized int queued() {
    return queue.size();
  }

  /** How often the schedule function was called. */
  synchronized int calls() {
    return wokenWhileRunning.size();
  }

  /** What {@link Task#wokenWhileRunning()} said in each call of the schedule function. */
  synchronized List<Boolean> wokenWhileRunning() {
    return List.copyOf(wokenWhileRunning);
  }

  synchronized Task<String> take() {
    return queue.remove();
  }

  private synchronized Task<String> poll() {
    return queue.poll();
  }

  /** Runs the next task; fails when there is none. */
  boolean runNext() {
    return take().runOnce();
  }

  /** Runs until the queue is empty. */
  void runAll() {
    for (Task<String> task = poll(); task != null; task = poll()) {
      task.run();
    }
  }
}

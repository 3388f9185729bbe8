package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import org.jspecify.annotations.Nullable;

/** The submission of a task to an executor that has limits of its own. */
final class GatedSubmission extends TaskSubmission {

  /** What kind of body the task has. */
  enum Body {
    CALLABLE,
    POLLABLE,
    STAGE
  }

  final ConcurrencyGate gate;
  final Body body;

  // Guarded by the gate:
  @Nullable SubmissionQueue queue;
  @Nullable GatedSubmission previous;
  @Nullable GatedSubmission next;

  /** How many places it holds: two if a pollable has got the next one before the last was left. */
  int places;

  /** Whether it holds a place while its task waits for a stage in no thread. */
  boolean waitsWithPlace;

  /** Whether it has had its first run. Then it is never refused and takes no room from others. */
  boolean hasRun;

  /** Whether it was blocked when the executor was shut down. */
  boolean refusedByShutdown;

  /** The thread that is blocked until there is room. Written under the gate's lock. */
  volatile @Nullable Thread blockedThread;

  GatedSubmission(ConcurrencyGate gate, Body body) {
    this.gate = gate;
    this.body = body;
  }

  /**
   * Runs the task, then gives its place away. The calling thread also runs the next submission if
   * the delegate executor has no thread for that.
   */
  @Override
  public void run() {
    Throwable thrown = null;
    for (GatedSubmission submission = this;
        submission != null;
        submission = gate.afterRun(submission)) {
      try {
        submission.task().run();
      } catch (Throwable failure) {
        thrown = thrown == null ? failure : thrown;
      }
    }
    if (thrown != null) {
      throw GatedSubmission.<RuntimeException>rethrow(thrown);
    }
  }

  @SuppressWarnings("unchecked") // the compiler's idea of checked exceptions, not the JVM's
  private static <X extends Throwable> X rethrow(Throwable failure) throws X {
    throw (X) failure;
  }

  /**
   * Has a task run again that was woken or cancelled. The stage of a cancelled task is cancelled by
   * the calling thread: that needs no other thread, and there may be none. Any other cancelled task
   * waits for no place: callers that cancel because the executor is full would wait until it is
   * not.
   */
  @Override
  public void schedule(Task<TaskTags> task) {
    try {
      StackHeadroom.check();
    } catch (StackOverflowError overflow) {
      gate.forget(this); // the core destroys the task, as its schedule function has thrown
      throw overflow;
    }
    if (task.isCancelRequested()) {
      if (body == Body.STAGE) {
        run();
      } else {
        gate.executeOrRun(this);
      }
    } else if (gate.reenter(this)) {
      gate.executeOrRun(this);
    }
  }

  /** Removes a cancelled task from the queue. */
  @Override
  public void stopping(Task<TaskTags> task) {
    StackHeadroom.check();
    if (!gate.remove(this)) {
      return;
    }
    if (body == Body.STAGE && hasRun) {
      run();
    } else if (body == Body.POLLABLE) {
      gate.executeOrRun(this); // its run closes the body
    }
    TaskSubmission.run(gate.serveWaiting());
  }

  @Override
  void destroy() {
    task().cancel();
    run(); // gives its place back
  }
}

package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import org.jspecify.annotations.Nullable;

/** The pass of a task whose executor has limits of its own. */
final class GatePass extends Pass {

  /** What kind of body the task has. */
  enum Body {
    CALLABLE,
    POLLABLE,
    STAGE
  }

  final Gate gate;
  final Body body;

  // Guarded by the gate:
  @Nullable PassLine line;
  @Nullable GatePass previous;
  @Nullable GatePass next;

  /** Places that it holds: two when a pollable has got the next one before it has left the last. */
  int places;

  /** Whether it holds a place and waits for a stage in no thread. */
  boolean waits;

  /**
   * Whether it has had its first run, so that it is never refused and takes no room from others.
   */
  boolean again;

  /** Whether it was blocked when the executor was shut down. */
  boolean sentAway;

  /** The thread that is blocked until there is room. Written under the gate's lock. */
  volatile @Nullable Thread submitter;

  GatePass(Gate gate, Body body) {
    this.gate = gate;
    this.body = body;
  }

  /**
   * Runs the task, then gives its place away. Goes on with the next one when the carrier has no
   * thread for that.
   */
  @Override
  public void run() {
    Throwable thrown = null;
    for (GatePass pass = this; pass != null; pass = gate.leave(pass)) {
      try {
        pass.task().run();
      } catch (Throwable failure) {
        thrown = thrown == null ? failure : thrown;
      }
    }
    if (thrown != null) {
      throw GatePass.<RuntimeException>sneak(thrown);
    }
  }

  @SuppressWarnings("unchecked") // the compiler's idea of checked exceptions, not the JVM's
  private static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
  }

  /**
   * Has a task run again that was woken or is to stop. The stage of a task that is to stop is
   * cancelled here and now: that needs no thread, of which there may be none. Any other task that
   * is to stop waits for no place: callers that cancel because the executor is full would wait for
   * its being full.
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
        gate.carry(this);
      }
    } else if (gate.enterAgain(this)) {
      gate.carry(this);
    }
  }

  /** Takes a task that is to stop out of the line. */
  @Override
  public void stopping(Task<TaskTags> task) {
    StackHeadroom.check();
    if (!gate.takeOut(this)) {
      return;
    }
    if (body == Body.STAGE && again) {
      run();
    } else if (body == Body.POLLABLE) {
      gate.carry(this); // its run closes the body
    }
    Pass.run(gate.proceed());
  }

  @Override
  void destroy() {
    task().cancel();
    run(); // gives its place back
  }
}

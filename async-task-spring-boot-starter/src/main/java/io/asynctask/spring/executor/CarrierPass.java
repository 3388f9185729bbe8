package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The pass of a task whose executor has no limits but those of its carrier. */
class CarrierPass extends Pass {

  private static final VarHandle MARK;

  static {
    try {
      MARK = MethodHandles.lookup().findVarHandle(CarrierPass.class, "mark", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final CarrierPlaces places;

  /**
   * The thread that hands it to a carrier which may have that thread run it, or what a {@link
   * StagePass} notes down. One field for both, as a pass is made for each task.
   */
  private volatile @Nullable Object mark;

  CarrierPass(CarrierPlaces places) {
    this.places = places;
  }

  /** The calling thread begins to hand it to the carrier. */
  final void submitting() {
    MARK.set(this, Thread.currentThread()); // published with the pass
  }

  /** The calling thread has handed it to the carrier. */
  final void submitted() {
    boolean unused = MARK.compareAndSet(this, Thread.currentThread(), null);
  }

  final boolean isMarked(Object expected) {
    return mark == expected;
  }

  /** Atomically replaces the mark; the one before. */
  final @Nullable Object mark(Object next) {
    return MARK.getAndSet(this, next);
  }

  @Override
  public final void run() {
    places.taken();
    if (mark == Thread.currentThread()) {
      runBeside(); // the pool has its caller run it
    } else if (places.begin(this)) {
      runInPlace();
    }
  }

  /** Runs the task in a place that was granted, and leaves that. */
  final void runInPlace() {
    try {
      task().run();
    } finally {
      leave();
    }
  }

  /** Runs the task on a thread that is none of the carrier's, and takes no place for it. */
  void runBeside() {
    task().run();
  }

  /** The run is over. */
  void leave() {
    places.end();
  }

  @Override
  public void schedule(Task<TaskTags> task) {
    places.carry(this);
  }

  @Override
  public final void stopping(Task<TaskTags> task) {
    places.stop(this);
  }

  @Override
  final void destroy() {
    task().cancel();
  }
}

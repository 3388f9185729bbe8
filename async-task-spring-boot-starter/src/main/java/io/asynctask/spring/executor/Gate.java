package io.asynctask.spring.executor;

import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Grants the places and the room in the queue that {@link ExecutorLimits} allow, first come, first
 * served. Whatever the length of the queue, each step takes the same time: a pass that is to stop
 * takes itself out of the middle.
 *
 * <p>A pass holds a place, or stands in the line, or is blocked until there is room in the line.
 * Passes that were in before are in the line too when they are woken, but take no room in it and
 * are never refused. Every event that frees a place or room is followed by {@link #proceed}, which
 * serves the line first and the blocked ones after it, so a new pass overtakes none of them.
 *
 * <p>One monitor guards everything, and no task runs, wakes or ends and no thread is started or
 * unparked while it is held. It is a monitor and no {@code Lock} because a monitor cannot stay
 * locked when the stack overflows; and callers that may be deep in the stack {@linkplain
 * StackHeadroom check} before that the steps which follow have room.
 */
final class Gate {

  /** What has become of a new pass. */
  enum Entry {
    /** It has a place. */
    PLACE,
    /** It is in the line. */
    LINE,
    /** Its thread is to wait until there is room. */
    BLOCKED,
    /** There is neither a place nor room. */
    FULL,
    /** It is to stop already. */
    STOPPED
  }

  private final ExecutorLimits limits;
  private final Stages stages;
  private final Executor carrier;
  private final Object lock = new Object();

  // Written under the lock; the volatile ones are read without it, for a glance.
  private final PassLine line = new PassLine();
  private final PassLine blocked = new PassLine();

  /** Places that are taken. */
  private volatile int taken;

  /** Passes in the line that have not had their first run. */
  private volatile int queued;

  /** Passes that hold a place and wait for a stage in no thread. */
  private int waiting;

  private boolean accepting = true;
  private boolean closed;

  Gate(ExecutorLimits limits, Stages stages, Executor carrier) {
    this.limits = limits;
    this.stages = stages;
    this.carrier = carrier;
  }

  ExecutorLimits limits() {
    return limits;
  }

  /** Whether one more would be refused or blocked; a glance that saves the spawn of its task. */
  boolean isFull() {
    return taken >= limits.concurrency() && queued >= limits.queueCapacity();
  }

  // ---------------------------------------------------------------- coming in

  /**
   * Atomically gives a new pass what there is.
   *
   * @param blocks whether it is to be blocked when there is nothing
   */
  Entry enter(GatePass pass, boolean blocks) {
    synchronized (lock) {
      if (pass.task().isCancelRequested()) {
        return Entry.STOPPED;
      }
      if (closed || (taken < limits.concurrency() && line.isEmpty() && blocked.isEmpty())) {
        grant(pass);
        return Entry.PLACE;
      }
      if (queued < limits.queueCapacity() && blocked.isEmpty()) {
        queued++;
        line.add(pass);
        return Entry.LINE;
      }
      if (!blocks || !accepting) {
        return Entry.FULL;
      }
      pass.submitter = Thread.currentThread();
      blocked.add(pass);
      return Entry.BLOCKED;
    }
  }

  /** Atomically: whether a pass that is to run again has a place now; else it is in the line. */
  boolean enterAgain(GatePass pass) {
    synchronized (lock) {
      pass.again = true;
      if (keepsPlace(pass) && pass.places > 0) {
        return true;
      }
      if (closed || (taken < limits.concurrency() && line.isEmpty())) {
        grant(pass);
        return true;
      }
      line.add(pass);
      return false;
    }
  }

  private void grant(GatePass pass) {
    taken++;
    pass.places++;
  }

  private boolean keepsPlace(GatePass pass) {
    return stages == Stages.KEEP && pass.body == GatePass.Body.STAGE;
  }

  // ---------------------------------------------------------------- going on

  /** Has the carrier run a pass; the calling thread runs it when the carrier refuses. */
  void carry(GatePass pass) {
    try {
      carrier.execute(pass);
    } catch (Throwable refusal) {
      pass.run();
    }
  }

  /**
   * Gives the place of a pass that has run to the next, unless it waits for its stage with it.
   *
   * @return a pass that has a place and for which the carrier has no thread
   */
  @Nullable GatePass leave(GatePass pass) {
    // A task that is to stop may have ended and not be done yet, as another thread sees to that.
    boolean goesOn = !pass.task().isDone() && !pass.task().isCancelRequested();
    GatePass next;
    synchronized (lock) {
      if (goesOn && pass.places > 0 && keepsPlace(pass)) {
        waiting += pass.waits ? 0 : 1;
        pass.waits = true;
        return null;
      }
      giveBack(pass);
      next = next();
    }
    return serve(next);
  }

  private void giveBack(GatePass pass) {
    if (pass.places > 0) {
      pass.places--;
      taken--;
    }
    if (pass.waits) {
      pass.waits = false;
      waiting--;
    }
  }

  /** Atomically takes all from a pass whose task is gone; the next event serves the others. */
  void forget(GatePass pass) {
    // Without a call: there may be no stack for one.
    synchronized (lock) {
      taken -= pass.places;
      pass.places = 0;
      waiting -= pass.waits ? 1 : 0;
      pass.waits = false;
    }
  }

  /**
   * Serves the line and the blocked ones with what is free.
   *
   * @return as {@link #leave}
   */
  @Nullable GatePass proceed() {
    return serve(taken < limits.concurrency() ? take() : null);
  }

  private @Nullable GatePass serve(@Nullable GatePass next) {
    while (next != null) {
      unblock(next);
      try {
        carrier.execute(next);
      } catch (Throwable refusal) {
        return next;
      }
      next = taken < limits.concurrency() ? take() : null;
    }
    if (limits.onSaturation() == Saturation.BLOCK) {
      for (GatePass pass = admit(); pass != null; pass = admit()) {
        unblock(pass);
      }
    }
    return null;
  }

  /** Lets the thread of a pass go on that is blocked no more. */
  private static void unblock(GatePass pass) {
    Thread submitter = pass.submitter;
    if (submitter != null) {
      pass.submitter = null;
      LockSupport.unpark(submitter);
    }
  }

  private @Nullable GatePass take() {
    synchronized (lock) {
      return next();
    }
  }

  /** Gives a free place to the first that queues. */
  private @Nullable GatePass next() {
    if (taken >= limits.concurrency()) {
      return null;
    }
    GatePass first = line.poll();
    if (first == null) {
      first = blocked.poll();
    } else if (!first.again) {
      queued--;
    }
    if (first != null) {
      grant(first);
    }
    return first;
  }

  /** Atomically gives free room in the line to the first that is blocked. */
  private @Nullable GatePass admit() {
    synchronized (lock) {
      GatePass first = queued < limits.queueCapacity() ? blocked.poll() : null;
      if (first != null) {
        queued++;
        line.add(first);
      }
      return first;
    }
  }

  // ---------------------------------------------------------------- going away

  /** Atomically takes a pass out of the line or from among the blocked; whether it was there. */
  boolean takeOut(GatePass pass) {
    synchronized (lock) {
      PassLine present = pass.line;
      if (present == null) {
        return false;
      }
      present.remove(pass);
      if (present == line && !pass.again) {
        queued--;
      }
    }
    unblock(pass);
    return true;
  }

  /** Atomically takes a pass back that is blocked still; whether it was. */
  boolean giveUp(GatePass pass) {
    synchronized (lock) {
      if (pass.line != blocked) {
        return false;
      }
      blocked.remove(pass);
      pass.submitter = null;
      return true;
    }
  }

  /** Accepts new passes again, or sends the blocked ones away and blocks no other. */
  void setAccepting(boolean accepting) {
    List<GatePass> sentAway = new ArrayList<>();
    synchronized (lock) {
      this.accepting = accepting;
      for (GatePass pass = accepting ? null : blocked.poll(); pass != null; pass = blocked.poll()) {
        pass.sentAway = true;
        sentAway.add(pass);
      }
    }
    sentAway.forEach(Gate::unblock);
  }

  /** Empties the line. */
  List<Task<TaskTags>> drain() {
    synchronized (lock) {
      List<Task<TaskTags>> tasks = new ArrayList<>();
      for (GatePass pass = line.poll(); pass != null; pass = line.poll()) {
        tasks.add(pass.task());
      }
      queued = 0;
      return tasks;
    }
  }

  /**
   * Keeps no pass from here on: each gets a place, and learns from the carrier that it runs no
   * more.
   */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  // ---------------------------------------------------------------- numbers

  int running() {
    synchronized (lock) {
      return taken - waiting;
    }
  }

  int waiting() {
    synchronized (lock) {
      return waiting;
    }
  }

  int queued() {
    synchronized (lock) {
      return line.size();
    }
  }
}

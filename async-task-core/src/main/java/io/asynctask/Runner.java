package io.asynctask;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a thread knows of the task it runs. Used by its own thread only, but for what interrupts it.
 */
final class Runner {

  private static final Registration NOTHING = () -> {};

  private static final ThreadLocal<Runner> CURRENT = ThreadLocal.withInitial(Runner::new);

  final Thread thread = Thread.currentThread();

  /** The innermost task this thread runs. */
  @Nullable RawTask<?, ?> task;

  /**
   * The task that this thread, done with a poll, passes to its schedule function just now. A run of
   * it from inside that function is not nested but {@linkplain #again taken up} after the function
   * returns, so that a schedule function which runs the task inline needs no stack.
   */
  @Nullable RawTask<?, ?> rescheduling;

  boolean again;

  /**
   * A runner that is not in the middle of one makes way for a new one after so many runs: noting a
   * new task in an old object costs a fence of the collector's.
   */
  private static final int RUNS = 1 << 12;

  private int runs;

  /** What is not to be interrupted now. Guarded by this. */
  private @Nullable Undisturbed undisturbed;

  static Runner get() {
    return CURRENT.get();
  }

  /** The calling thread's, for one more run. */
  static Runner forRun() {
    Runner runner = CURRENT.get();
    if (++runner.runs > RUNS && runner.task == null && runner.rescheduling == null) {
      runner = new Runner();
      CURRENT.set(runner);
    }
    return runner;
  }

  /**
   * The task whose body this thread is in. Not one that has ended: what runs while its handle
   * completes, dependent stages for one, is no part of it, so a task spawned there is not its
   * child.
   */
  static @Nullable RawTask<?, ?> currentTask() {
    RawTask<?, ?> task = get().task;
    return task == null || task.is(State.ENDED) ? null : task;
  }

  /** Interrupts the thread, now or when what must not be interrupted has ended. */
  synchronized void interrupt() {
    if (undisturbed == null) {
      thread.interrupt();
    } else {
      undisturbed.owe();
    }
  }

  /** Takes back what {@link #interrupt} has done or would still do. */
  synchronized void clearInterrupt() {
    boolean unused = Thread.interrupted();
    if (undisturbed != null) {
      undisturbed.owed = false;
    }
  }

  /** As {@link TaskContext#putOffInterrupts}. */
  static Registration putOffInterrupts(Duration atMost) {
    RawTask<?, ?> task = currentTask();
    return task == null ? NOTHING : get().undisturbed(task, atMost);
  }

  private synchronized Registration undisturbed(RawTask<?, ?> task, Duration atMost) {
    if (undisturbed != null) {
      return NOTHING; // but a part of that
    }
    Undisturbed begun = new Undisturbed(task, atMost);
    undisturbed = begun;
    return begun;
  }

  /** The run of {@code task} is over, and so is what it has left open. */
  void endUndisturbed(RawTask<?, ?> task) {
    Undisturbed open = undisturbed; // without the lock: own, or closed by the timer meanwhile
    if (open != null && open.task == task) {
      open.close();
    }
  }

  /** A part of a run that interrupts of cancels do not reach. */
  private final class Undisturbed implements Registration {

    private final RawTask<?, ?> task;
    private final Duration atMost;
    private final boolean interruptedBefore = Thread.interrupted();
    // Guarded by the runner:
    private boolean owed;
    private @Nullable Future<?> timer;

    Undisturbed(RawTask<?, ?> task, Duration atMost) {
      this.task = task;
      this.atMost = atMost;
      if (interruptedBefore) {
        closeInTime();
      }
    }

    private void owe() {
      owed = true;
      closeInTime();
    }

    private void closeInTime() {
      if (timer == null) {
        timer = Timer.schedule(atMost, this::close);
      }
    }

    @Override
    public void close() {
      synchronized (Runner.this) {
        if (undisturbed != this) {
          return;
        }
        undisturbed = null;
        if (timer != null) {
          timer.cancel(false);
        }
        if (owed || interruptedBefore) {
          thread.interrupt();
        }
      }
    }
  }
}

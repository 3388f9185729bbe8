package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a thread knows of the task it runs. Used by its own thread only, but for what interrupts it.
 * Platform threads keep one in a thread local, virtual ones take one of the {@link Seats}.
 */
final class Runner {

  private static final Registration NOTHING = () -> {};

  static final ThreadLocal<Runner> CURRENT =
      ThreadLocal.withInitial(() -> new Runner(Thread.currentThread()));

  /**
   * Whose this is; {@code null} for a seat that is free. It cannot become so while somebody is
   * about to interrupt: the run does not end meanwhile.
   */
  @Nullable Thread thread;

  private final boolean seat;

  /** Whether a virtual thread uses this for want of a seat. */
  boolean standing;

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
   * A platform thread's that is not in the middle of a run makes way for a new one after so many:
   * noting a new task in an old object costs a fence of the collector's.
   */
  private static final int RUNS = 1 << 12;

  private int runs;

  /**
   * A schedule function that runs the task inline has the end of one task run those that await it,
   * the end of those the next, and so on; a cancel that closes one scope in another does the same.
   * Such a line may be longer than a stack. After so many the next one's turn comes when this
   * thread is back at the first. Not sooner: a body further out may block until somebody further in
   * has run.
   */
  private static final int DEPTH = 64;

  /** How many schedule functions this thread is in for wakes and stops, one inside another. */
  private int scheduling;

  /** Whose turn comes after that. */
  private final Deque<RawTask<?, ?>> nextToSchedule = new ArrayDeque<>(0);

  /** What is not to be interrupted now. Guarded by this. */
  private @Nullable Undisturbed undisturbed;

  /**
   * @param thread whose it is for good; {@code null} for a seat
   */
  Runner(@Nullable Thread thread) {
    this.thread = thread;
    this.seat = thread == null;
  }

  /** The calling thread's, for one more run, which ends with {@link #leave}. */
  static Runner forRun() {
    Thread thread = Thread.currentThread();
    if (VirtualThreads.isVirtual(thread)) {
      return Seats.take(thread);
    }
    Runner runner = CURRENT.get();
    if (++runner.runs > RUNS && runner.isIdle()) {
      runner = new Runner(thread);
      CURRENT.set(runner);
    }
    return runner;
  }

  /** The run is over: an inner one perhaps, or one that came to nothing. */
  void leave() {
    if ((seat || standing) && isIdle()) {
      Seats.leave(this);
    }
  }

  private boolean isIdle() {
    return task == null && rescheduling == null && scheduling == 0;
  }

  /** What the calling thread uses for its runs, {@code null} if it has none. */
  private static @Nullable Runner present() {
    Thread thread = Thread.currentThread();
    return VirtualThreads.isVirtual(thread) ? Seats.usedBy(thread) : CURRENT.get();
  }

  /** Stands for the calling thread in a task whose body it closes. */
  static Runner forClose() {
    Runner present = present();
    return present == null ? new Runner(Thread.currentThread()) : present;
  }

  /**
   * The task whose body this thread is in. Not one that has ended: what runs while its handle
   * completes, dependent stages for one, is no part of it, so a task spawned there is not its
   * child.
   */
  static @Nullable RawTask<?, ?> currentTask() {
    Runner runner = present();
    return runner == null ? null : runner.unendedTask();
  }

  private @Nullable RawTask<?, ?> unendedTask() {
    return task == null || task.is(State.ENDED) ? null : task;
  }

  /** Schedules a woken or stopped task, here or further out on the stack of this thread. */
  static void schedule(RawTask<?, ?> task) {
    Runner runner = present();
    if (runner == null) {
      task.scheduleOrFail();
    } else if (runner.scheduling == DEPTH) {
      runner.nextToSchedule.add(task);
    } else {
      runner.scheduling++;
      try {
        task.scheduleOrFail();
        while (runner.scheduling == 1 && !runner.nextToSchedule.isEmpty()) {
          runner.nextToSchedule.remove().scheduleOrFail();
        }
      } finally {
        runner.scheduling--;
      }
    }
  }

  /** Interrupts the thread, now or when what must not be interrupted has ended. */
  synchronized void interrupt() {
    if (undisturbed == null) {
      requireNonNull(thread).interrupt();
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
    Runner runner = present();
    RawTask<?, ?> task = runner == null ? null : runner.unendedTask();
    return runner == null || task == null ? NOTHING : runner.undisturbed(task, atMost);
  }

  private synchronized Registration undisturbed(RawTask<?, ?> task, Duration atMost) {
    if (undisturbed != null) {
      return NOTHING; // but a part of that
    }
    Undisturbed begun = new Undisturbed(task, requireNonNull(thread), atMost);
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
    private final Thread thread; // the timer may come when somebody else has the seat
    private final Duration atMost;
    private final boolean interruptedBefore = Thread.interrupted();
    // Guarded by the runner:
    private boolean owed;
    private @Nullable Future<?> timer;

    Undisturbed(RawTask<?, ?> task, Thread thread, Duration atMost) {
      this.task = task;
      this.thread = thread;
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

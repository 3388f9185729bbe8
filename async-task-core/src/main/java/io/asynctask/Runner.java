package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a thread knows of the task it runs. Used by its own thread only, but for what interrupts it.
 * Platform threads keep one in a thread local, virtual ones take one of the {@link
 * VirtualThreadRunners}.
 */
final class Runner {

  private static final Registration NOTHING = () -> {};

  private static final RepeatedFailures FAILURES =
      new RepeatedFailures("The interrupt of a thread that runs a task threw");

  /**
   * Refers to a runner that a run in progress holds on to, or to one of before that the next run
   * may use if it is still there. What stays on a thread that is not ours is an object of the
   * JDK's, and does not keep the class loader of this class.
   */
  private static final ThreadLocal<@Nullable WeakReference<Runner>> CURRENT = new ThreadLocal<>();

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
   * it from inside that function is not nested but {@linkplain #runAgain taken up} after the
   * function returns, so that a schedule function which runs the task inline needs no stack.
   */
  @Nullable RawTask<?, ?> rescheduling;

  boolean runAgain;

  /**
   * A platform thread's that is not in the middle of a run makes way for a new one after so many:
   * noting a new task in an old object costs a fence of the collector's.
   */
  private static final int RUNS = 1 << 12;

  private int runs;

  /**
   * A schedule function that runs tasks inline makes a recursion of runs out of bodies that spawn.
   * It is refused before the stack ends, in whoever's code that would be.
   */
  private static final int MAX_NESTED = 1_000;

  /** How many runs this thread is in, one inside another. */
  private int nested;

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
  private final Deque<ControlledTask<?, ?>> nextToSchedule = new ArrayDeque<>(0);

  /** What is not to be interrupted now. Guarded by this. */
  private @Nullable InterruptPause pause;

  /**
   * @param thread whose it is for good; {@code null} for a seat
   */
  Runner(@Nullable Thread thread) {
    this.thread = thread;
    this.seat = thread == null;
  }

  /** The calling thread's, for one more run, which ends with {@link #exitRun}. */
  static Runner forRun() {
    Thread thread = Thread.currentThread();
    if (VirtualThreads.isVirtual(thread)) {
      return VirtualThreadRunners.acquire(thread);
    }
    Runner runner = kept();
    return runner == null || (++runner.runs > RUNS && runner.isIdle()) ? keptFor(thread) : runner;
  }

  /** The one in the calling thread's thread local, if any. */
  static @Nullable Runner kept() {
    WeakReference<Runner> kept = CURRENT.get();
    return kept == null ? null : kept.get();
  }

  /** A new one in the calling thread's thread local. */
  static Runner keptFor(Thread thread) {
    Runner runner = new Runner(thread);
    CURRENT.set(new WeakReference<>(runner));
    return runner;
  }

  /**
   * A run begins.
   *
   * @throws RejectedExecutionException when it would be too deep inside others
   */
  void enterRun() {
    if (nested == MAX_NESTED) {
      throw new RejectedExecutionException(
          "This thread already runs " + MAX_NESTED + " tasks one inside another");
    }
    nested++;
  }

  /** The run is over: an inner one perhaps, or one that came to nothing. */
  void exitRun() {
    nested--;
    if ((seat || standing) && isIdle()) {
      VirtualThreadRunners.release(this);
    }
  }

  private boolean isIdle() {
    return task == null && rescheduling == null && scheduling == 0;
  }

  /** What the calling thread uses for its runs, {@code null} if it has none. */
  private static @Nullable Runner present() {
    Thread thread = Thread.currentThread();
    return VirtualThreads.isVirtual(thread) ? VirtualThreadRunners.usedBy(thread) : kept();
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
  static void schedule(ControlledTask<?, ?> task) {
    Runner runner = present();
    if (runner == null) {
      task.scheduleOrFail();
    } else if (runner.scheduling == DEPTH) {
      try {
        runner.nextToSchedule.add(task);
      } catch (OutOfMemoryError full) {
        task.scheduleOrFail();
      }
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
    if (pause == null) {
      interrupt(requireNonNull(thread));
    } else {
      pause.owe();
    }
  }

  /** As {@link Thread#isInterrupted}, which a thread of the application may have its own of. */
  static boolean isInterrupted(Thread thread) {
    try {
      return thread.isInterrupted();
    } catch (Throwable thrown) {
      FAILURES.log(thread, thrown);
      return false;
    }
  }

  /**
   * Interrupts {@code thread}. That runs code of the application: a channel that is closed by it,
   * or a thread's own method.
   */
  static void interrupt(Thread thread) {
    try {
      thread.interrupt();
    } catch (Throwable thrown) {
      FAILURES.log(thread, thrown);
    }
  }

  /** Takes back what {@link #interrupt} has done or would still do. */
  synchronized void clearInterrupt() {
    boolean unused = Thread.interrupted();
    if (pause != null) {
      pause.owed = false;
    }
  }

  /** As {@link TaskContext#putOffInterrupts}. */
  static Registration putOffInterrupts(Duration atMost) {
    Runner runner = present();
    RawTask<?, ?> task = runner == null ? null : runner.unendedTask();
    return runner == null || task == null ? NOTHING : runner.pauseInterrupts(task, atMost);
  }

  private synchronized Registration pauseInterrupts(RawTask<?, ?> task, Duration atMost) {
    if (pause != null) {
      return NOTHING; // but a part of that
    }
    InterruptPause begun = new InterruptPause(task, requireNonNull(thread), atMost);
    pause = begun;
    if (begun.interruptedBefore) {
      begun.closeInTime();
    }
    return begun;
  }

  /** The run of {@code task} is over, and so is what it has left open. */
  void endInterruptPause(RawTask<?, ?> task) {
    InterruptPause open = pause; // without the lock: own, or closed by the timer meanwhile
    if (open != null && open.task == task) {
      open.close();
    }
  }

  /** A part of a run that interrupts of cancels do not reach. */
  private final class InterruptPause implements Registration {

    private final RawTask<?, ?> task;
    private final Thread thread; // the timer may come when somebody else has the seat
    private final Duration atMost;
    private final boolean interruptedBefore = Thread.interrupted();
    // Guarded by the runner:
    private boolean owed;
    private @Nullable Future<?> timer;

    InterruptPause(RawTask<?, ?> task, Thread thread, Duration atMost) {
      this.task = task;
      this.thread = thread;
      this.atMost = atMost;
    }

    private void owe() {
      owed = true;
      closeInTime();
    }

    private void closeInTime() {
      if (timer == null) {
        try {
          timer = DelayedActions.schedule(atMost, this::close);
        } catch (OutOfMemoryError nobodyCouldDoThatLater) {
          close();
        }
      }
    }

    @Override
    public void close() {
      synchronized (Runner.this) {
        if (pause != this) {
          return;
        }
        pause = null;
        if (timer != null) {
          timer.cancel(false);
        }
        if (owed || interruptedBefore) {
          interrupt(thread);
        }
      }
    }
  }
}

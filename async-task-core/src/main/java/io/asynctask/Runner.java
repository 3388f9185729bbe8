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
 * The runs of one thread: the task that it runs and the tasks that it still has to schedule. Only
 * its own thread uses it, except for the methods that interrupt. A platform thread keeps one in a
 * thread local; a virtual thread borrows one of the {@link VirtualThreadRunners}.
 */
final class Runner {

  private static final Registration NO_PAUSE = () -> {};

  private static final RepeatedFailures FAILURES =
      new RepeatedFailures("The interrupt of a thread that runs a task threw");

  /**
   * The runner of this thread. A run in progress holds it strongly; afterwards the next run uses it
   * again if the collector has left it there. So only an object of the JDK stays on a thread of
   * other code, and that does not keep the class loader of this class.
   */
  private static final ThreadLocal<@Nullable WeakReference<Runner>> CURRENT = new ThreadLocal<>();

  /**
   * The thread that uses this runner; {@code null} for a pooled runner that is free. It does not
   * become free while a canceller interrupts: the run does not end meanwhile.
   */
  @Nullable Thread thread;

  private final boolean pooled;

  /** Whether a virtual thread uses this because its pooled runner is taken. */
  boolean fallback;

  /** The innermost task that this thread runs. */
  @Nullable RawTask<?, ?> task;

  /** Whether the body of that task has woken its task in this run. */
  boolean wokenByBody;

  /**
   * The task that this thread has polled and now passes to its schedule function. A run of that
   * task from inside the function is not nested: it {@linkplain #runAgain follows} after the
   * function has returned. So a schedule function that runs the task inline needs no stack.
   */
  @Nullable RawTask<?, ?> rescheduling;

  boolean runAgain;

  /**
   * The number of runs after which an idle platform thread replaces its runner. A write of a new
   * task into an old object costs a fence of G1's write barrier, which a new object avoids.
   */
  private static final int MAX_RUNS = 1 << 12;

  private int runs;

  /**
   * The largest number of nested runs. Bodies that spawn, with a schedule function that runs tasks
   * inline, make a recursion of runs; it is refused before the stack overflows.
   */
  private static final int MAX_NESTED = 1_000;

  /** The number of runs that this thread is in, one inside another. */
  private int nested;

  /**
   * The number of nested schedule calls after which further tasks are queued. With a schedule
   * function that runs tasks inline, the end of one task runs the tasks that await it, their end
   * runs the next, and so on; a cancel that closes one scope in another does the same. Such a line
   * may be longer than a stack. The queued tasks are scheduled when this thread is back at the
   * first. The limit is not lower, as an outer body may block until an inner one has run.
   */
  private static final int MAX_SCHEDULING = 64;

  /** The number of schedule calls for wakes and stops that this thread is in, nested. */
  private int scheduling;

  /** The tasks that are scheduled after that. */
  private final Deque<ControlledTask<?, ?>> nextToSchedule = new ArrayDeque<>(0);

  /** The part of a run that interrupts of cancels do not reach now. Guarded by this. */
  private @Nullable InterruptPause pause;

  /**
   * @param thread the thread that keeps it; {@code null} for a pooled runner
   */
  Runner(@Nullable Thread thread) {
    this.thread = thread;
    this.pooled = thread == null;
  }

  /** Returns the runner of the calling thread for a run that ends with {@link #exitRun}. */
  static Runner forRun() {
    Thread thread = Thread.currentThread();
    if (VirtualThreads.isVirtual(thread)) {
      return VirtualThreadRunners.acquire(thread);
    }
    Runner runner = fromThreadLocal();
    return runner == null || (++runner.runs > MAX_RUNS && runner.isIdle())
        ? newInThreadLocal(thread)
        : runner;
  }

  /** Returns the runner in the thread local of the calling thread, if there is one. */
  static @Nullable Runner fromThreadLocal() {
    WeakReference<Runner> kept = CURRENT.get();
    return kept == null ? null : kept.get();
  }

  /** Puts a new runner into the thread local of the calling thread and returns it. */
  static Runner newInThreadLocal(Thread thread) {
    Runner runner = new Runner(thread);
    CURRENT.set(new WeakReference<>(runner));
    return runner;
  }

  /**
   * Begins a run.
   *
   * @throws RejectedExecutionException if too many runs are nested
   */
  void enterRun() {
    if (nested == MAX_NESTED) {
      throw new RejectedExecutionException(
          "This thread already runs " + MAX_NESTED + " tasks one inside another");
    }
    nested++;
  }

  /** Ends a run, which may be nested in another. */
  void exitRun() {
    nested--;
    if ((pooled || fallback) && isIdle()) {
      VirtualThreadRunners.release(this);
    }
  }

  private boolean isIdle() {
    return task == null && rescheduling == null && scheduling == 0;
  }

  /** Returns the runner that the calling thread uses for its runs, if there is one. */
  private static @Nullable Runner present() {
    Thread thread = Thread.currentThread();
    return VirtualThreads.isVirtual(thread)
        ? VirtualThreadRunners.usedBy(thread)
        : fromThreadLocal();
  }

  /**
   * Returns what {@link #present} does, for a thread that owes a call of the schedule function. The
   * first look of a thread at its thread local takes memory; without that memory, the task would
   * never be scheduled.
   */
  private static @Nullable Runner presentIfMemory() {
    try {
      return present();
    } catch (OutOfMemoryError full) {
      return null;
    }
  }

  /** Returns a runner that stands for the calling thread while it closes a body. */
  static Runner forClose() {
    Runner present = present();
    return present == null ? new Runner(Thread.currentThread()) : present;
  }

  /**
   * Returns the task whose body this thread is in. A task that has ended does not count: dependent
   * stages and other code that runs while its handle completes are no part of it, so a task that is
   * spawned there is not its child.
   */
  static @Nullable RawTask<?, ?> currentTask() {
    Runner runner = present();
    return runner == null ? null : runner.unendedTask();
  }

  private @Nullable RawTask<?, ?> unendedTask() {
    return task == null || task.is(State.ENDED) ? null : task;
  }

  /** Schedules a woken or stopped task: now, or further out on the stack of this thread. */
  static void schedule(ControlledTask<?, ?> task) {
    Runner runner = presentIfMemory();
    if (runner == null) {
      task.scheduleOrFail();
    } else if (runner.scheduling == MAX_SCHEDULING) {
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

  /** Interrupts the thread: now, or at the end of a pause of interrupts. */
  synchronized void interrupt() {
    if (pause == null) {
      interrupt(requireNonNull(thread));
    } else {
      pause.owe();
    }
  }

  /** Returns {@link Thread#isInterrupted}, which a class of the application may override. */
  static boolean isInterrupted(Thread thread) {
    try {
      return thread.isInterrupted();
    } catch (Throwable thrown) {
      FAILURES.log(thread, thrown);
      return false;
    }
  }

  /**
   * Interrupts {@code thread}. That may run code of the application: a channel is closed, or a
   * subclass of {@code Thread} overrides the method.
   */
  static void interrupt(Thread thread) {
    try {
      thread.interrupt();
    } catch (Throwable thrown) {
      FAILURES.log(thread, thrown);
    }
  }

  /** Clears what {@link #interrupt} has done or would still do. */
  synchronized void clearInterrupt() {
    boolean unused = Thread.interrupted();
    if (pause != null) {
      pause.owed = false;
    }
  }

  /** Puts interrupts off, as {@link TaskContext#putOffInterrupts} tells. */
  static Registration putOffInterrupts(Duration atMost) {
    Runner runner = present();
    RawTask<?, ?> task = runner == null ? null : runner.unendedTask();
    return runner == null || task == null ? NO_PAUSE : runner.pauseInterrupts(task, atMost);
  }

  private synchronized Registration pauseInterrupts(RawTask<?, ?> task, Duration atMost) {
    if (pause != null) {
      return NO_PAUSE; // it is part of the open pause
    }
    InterruptPause begun = new InterruptPause(task, requireNonNull(thread), atMost);
    pause = begun;
    if (begun.interruptedBefore) {
      begun.closeInTime();
    }
    return begun;
  }

  /** Closes the pause that {@code task} has left open at the end of its run. */
  void endInterruptPause(RawTask<?, ?> task) {
    InterruptPause open = pause; // no lock: it is this thread's own, or the timer closes it
    if (open != null && open.task == task) {
      open.close();
    }
  }

  /** A pause of interrupts: a part of a run that the interrupts of cancels do not reach. */
  private final class InterruptPause implements Registration {

    private final RawTask<?, ?> task;
    private final Thread thread; // when the timer fires, another thread may use the runner
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
        } catch (OutOfMemoryError noTimer) {
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

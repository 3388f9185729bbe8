package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import io.asynctask.CancelCause;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.spring.durable.store.AttemptId;
import io.asynctask.spring.durable.store.StartedAttempt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An attempt that this node runs, from its start in the database to its end there. */
final class RunningAttempt {

  private final StartedAttempt started;
  private final CurrentlyExecuting execution;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Guarded by this: a cancel may come before the body has a handle.
  private @Nullable JoinHandle<?> handle;
  private @Nullable CancelCause cause;

  /** For the thread that writes progress. */
  private @Nullable Progress written;

  RunningAttempt(StartedAttempt started, CurrentlyExecuting execution) {
    this.started = started;
    this.execution = execution;
  }

  AttemptId id() {
    return started.id();
  }

  StartedAttempt started() {
    return started;
  }

  /**
   * Returns how much of the time has passed after which another node may take the task over: less
   * than 1 as long as this node owns it.
   */
  double fractionOfLease() {
    return fractionOfLease(execution);
  }

  static double fractionOfLease(CurrentlyExecuting execution) {
    return execution.getHeartbeatState().getFractionDead();
  }

  /** Notes the handle of the body, and cancels it if a cancel came before. */
  void started(JoinHandle<?> started) {
    CancelCause before;
    synchronized (this) {
      handle = started;
      before = cause;
    }
    var unused = started.whenComplete((value, failure) -> ended.countDown());
    if (before != null) {
      before.during(() -> started.cancel(true));
    }
  }

  /** Notes the cause of a cancel; returns what carries it out, unless there was one before. */
  @Nullable Runnable cancel(CancelCause why) {
    JoinHandle<?> toCancel;
    synchronized (this) {
      if (cause != null) {
        return null;
      }
      cause = why;
      toCancel = handle;
    }
    return toCancel == null ? null : () -> why.during(() -> toCancel.cancel(true));
  }

  synchronized @Nullable CancelCause cause() {
    return cause;
  }

  /** Returns the id of the body's task on this node; 0 before it has one. */
  synchronized long localTaskId() {
    return handle == null ? 0 : handle.id();
  }

  /** Waits until the body has stopped or {@link #abandon} was called. */
  void await() {
    boolean interrupted = false;
    for (; ; ) {
      try {
        ended.await();
        break;
      } catch (InterruptedException foreign) {
        interrupted = true; // the engine interrupts none of its threads
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops waiting for the body. */
  void abandon() {
    ended.countDown();
  }

  /** Returns the progress of the body, if it has changed since this was called. */
  @Nullable Progress newProgress() {
    Progress progress = progress();
    if (progress == null || progress.equals(written)) {
      return null;
    }
    written = progress;
    return progress;
  }

  /** Returns the progress of the body; {@code null} for none. */
  @Nullable Progress progress() {
    JoinHandle<?> body;
    synchronized (this) {
      body = handle;
    }
    return body instanceof LiveTask live ? live.progress().orElse(null) : null;
  }
}

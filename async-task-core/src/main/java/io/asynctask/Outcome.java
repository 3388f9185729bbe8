package io.asynctask;

import static io.asynctask.State.CLOSES_VALUE;
import static io.asynctask.State.COMPLETED_OUTSIDE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task: the body is closed and dropped, then the handle completes, and the tasks that
 * await it are woken.
 */
abstract sealed class Outcome<T extends @Nullable Object> extends BodyOwner<T>
    permits ControlledTask {

  Outcome(int word, @Nullable Object body) {
    super(word, body);
  }

  /**
   * Drops the body and completes the handle. The caller has set {@code ENDED}, which gives it the
   * body and the outcome for itself.
   *
   * @param ended the state in which {@code ENDED} was set; it tells what has stopped the task
   * @param toClose the pollable that has to be closed, if any
   * @param failure the exception of the body, or the refusal of the schedule function
   */
  final void end(
      int ended, @Nullable Object toClose, @Nullable T value, @Nullable Throwable failure) {
    Throwable closing = null;
    if (toClose != null) {
      enterToClose();
      closing = close((Pollable<?>) toClose, null);
    }
    if (has(ended, STOPPING) || closing != null) {
      closing = closeDiscarded(ended, value, closing);
      value = null;
    }
    dropBody();
    Throwable own = closing == null ? failure : with(failure, closing);
    failure = has(ended, STOPPING) ? outcomeOfStop(ended, own) : own;
    onStopped(ended, failure);
    boolean shown =
        !has(ended, COMPLETED_OUTSIDE) // else the completion from outside does that
            && settle(value, failure == null ? null : wrapped(failure));
    if (!shown) {
      closing = closeDiscarded(ended, value, closing);
    }
    releaseLinks();
    Throwable unreported = is(DETACHED) ? unreported(ended, own, closing, failure) : null;
    if (unreported == null && !shown) {
      unreported = closing; // too late for the handle
    }
    if (unreported != null) {
      reportUncaught(unreported);
    }
  }

  /**
   * Returns the failure that the uncaught handler of a detached task receives: the failure of the
   * task. After a cancel it is the failure of the body, unless that only tells that the body has
   * stopped.
   */
  private static @Nullable Throwable unreported(
      int ended,
      @Nullable Throwable own,
      @Nullable Throwable closing,
      @Nullable Throwable failure) {
    if (!has(ended, STOPPING) || (has(ended, EXPIRED) && !has(ended, COMPLETED_OUTSIDE))) {
      return failure;
    }
    boolean stopped = own instanceof CancellationException || own instanceof InterruptedException;
    return stopped ? closing : own;
  }

  /**
   * Returns the failure as dependent stages see it: in a {@code CompletionException}, as {@code
   * CompletableFuture} shows the failure of a supplier. A cancellation is not wrapped.
   */
  static Throwable wrapped(Throwable failure) {
    if (failure instanceof CancellationException || failure instanceof CompletionException) {
      return failure;
    }
    try {
      return new CompletionException(text(failure), failure);
    } catch (Throwable exhausted) { // no memory or no stack: the handle completes all the same
      return failure;
    }
  }

  /** Returns the failure itself of one that may be {@linkplain #wrapped wrapped}. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static String text(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable thrown) { // toString is code of the application
      return failure.getClass().getName();
    }
  }

  /** Ends the task as {@link #end} does, where nothing has to be closed and nothing has failed. */
  final void endNormally(int ended, @Nullable T value) {
    dropBody();
    onStopped(ended, null);
    Throwable closing = settle(value, null) ? null : closeDiscarded(ended, value, null);
    releaseLinks();
    if (closing != null) {
      reportUncaught(closing);
    }
  }

  /** Closes a value that the handle does not show, if the spawner has asked for that. */
  private static @Nullable Throwable closeDiscarded(
      int ended, @Nullable Object value, @Nullable Throwable failure) {
    return value instanceof AutoCloseable lost && has(ended, CLOSES_VALUE)
        ? close(lost, failure)
        : failure;
  }

  private void enterToClose() {
    try {
      enterBody(Runner.forClose());
    } catch (OutOfMemoryError full) {
      // A listing does not show where the body is closed; it is closed all the same.
    }
  }

  /**
   * Closes a body or a value; an exception of the close is added to {@code failure} or becomes it.
   */
  static @Nullable Throwable close(AutoCloseable closed, @Nullable Throwable failure) {
    try {
      closed.close();
      return failure;
    } catch (Throwable thrown) {
      return with(failure, thrown);
    }
  }

  static Throwable with(@Nullable Throwable failure, Throwable suppressed) {
    if (failure == null) {
      return suppressed;
    }
    if (failure != suppressed) {
      try {
        failure.addSuppressed(suppressed);
      } catch (OutOfMemoryError full) {
        // The failure matters more than what it suppresses.
      }
    }
    return failure;
  }

  private @Nullable Throwable outcomeOfStop(int ended, @Nullable Throwable failure) {
    if (has(ended, COMPLETED_OUTSIDE)) {
      return null; // the completion from outside writes the result
    }
    Deadline deadline = has(ended, EXPIRED) ? attachments().deadline : null;
    if (deadline == null && failure instanceof TaskCancellationException) {
      return withReasons(failure); // the exception of the body tells where it stopped
    }
    Throwable outcome = deadline == null ? cancelled() : deadline.failure();
    return failure == null ? outcome : with(outcome, failure);
  }

  /** Returns the exception of a cancelled task, and waits for the memory that it needs. */
  private Throwable cancelled() {
    for (; ; ) {
      try {
        return withReasons(new TaskCancellationException());
      } catch (OutOfMemoryError full) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Completes the future and wakes the tasks that await it. A dependent stage may throw an {@code
   * Error}, or there may be no memory to note the failure. Then this completes once more, which
   * goes on with the next stage.
   *
   * @return whether this call has completed the future
   */
  final boolean settle(@Nullable T value, @Nullable Throwable failure) {
    boolean open = !isDone();
    boolean settled = false;
    for (boolean done = false; !done; ) {
      try {
        settled |= failure == null ? super.complete(value) : super.completeExceptionally(failure);
        done = true;
      } catch (Throwable shortage) {
        settled = open;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    // An awaiter registers, then looks at the result; this does it the other way round. Both are
    // volatile, so at least one side sees the other.
    wakeAwaiters();
    return settled;
  }
}

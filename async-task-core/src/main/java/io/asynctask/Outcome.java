package io.asynctask;

import static io.asynctask.State.CLOSES_VALUE;
import static io.asynctask.State.COMPLETED_OUTSIDE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a task ends with: the body is closed and dropped, then the handle completes, and who waits
 * for that is woken.
 */
abstract sealed class Outcome<T extends @Nullable Object> extends BodyOwner<T>
    permits ControlledTask {

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  Outcome(int word, @Nullable Object body) {
    super(word, body);
  }

  /**
   * Drops the body and completes the handle. The caller has set {@code ENDED}, which gives it the
   * body and the outcome for itself.
   *
   * @param ended the state in which that was done: tells what has stopped the task
   * @param rest what is to be closed, a pollable
   * @param failure what the body has thrown, or why the task is given up
   */
  final void end(int ended, @Nullable Object rest, @Nullable T value, @Nullable Throwable failure) {
    Throwable closing = null;
    if (rest != null) {
      enterToClose();
      closing = close((Pollable<?>) rest, null);
    }
    if (has(ended, STOPPING) || closing != null) {
      closing = closeUnshown(ended, value, closing);
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
      closing = closeUnshown(ended, value, closing);
    }
    releaseLinks();
    Throwable unheard = is(DETACHED) ? unheard(ended, own, closing, failure) : null;
    if (unheard == null && !shown) {
      unheard = closing; // too late for the handle
    }
    if (unheard != null) {
      reportUncaught(unheard);
    }
  }

  /**
   * What the uncaught handler of a detached task is told: what the task failed with. After a cancel
   * that is what the body failed with, unless the body only says that it has stopped.
   */
  private static @Nullable Throwable unheard(
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
   * The failure as the stages that depend on the handle see it: as {@code CompletableFuture} shows
   * the failure of a supplier. A cancellation stays what it is.
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

  /** The failure itself, of one that is {@linkplain #wrapped wrapped}. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static String text(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable thrown) { // by a method of the application's
      return failure.getClass().getName();
    }
  }

  /** The short way of {@link #end} where nothing is to be closed and nothing has failed. */
  final void endNormally(int ended, @Nullable T value) {
    dropBody();
    onStopped(ended, null);
    Throwable closing = settle(value, null) ? null : closeUnshown(ended, value, null);
    releaseLinks();
    if (closing != null) {
      reportUncaught(closing);
    }
  }

  /** Closes a value that the handle does not show, as the spawner has asked for. */
  private static @Nullable Throwable closeUnshown(
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

  /** Closes a body or a value; what that throws joins {@code failure} or becomes it. */
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
        // The failure itself counts.
      }
    }
    return failure;
  }

  private @Nullable Throwable outcomeOfStop(int ended, @Nullable Throwable failure) {
    if (has(ended, COMPLETED_OUTSIDE)) {
      return null; // and the result comes from there
    }
    Deadline deadline = has(ended, EXPIRED) ? attachments().deadline : null;
    if (deadline == null && failure instanceof TaskCancellationException) {
      return withReasons(failure); // the body's own tells where it gave up
    }
    Throwable outcome = deadline == null ? cancelled() : deadline.failure();
    return failure == null ? outcome : with(outcome, failure);
  }

  /** A cancelled task ends cancelled, even if it has to wait until there is memory to say so. */
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
   * Completes the future and wakes who awaits it. An {@code Error} may come out of a stage that
   * depends on it, or there may be no memory to note the failure: then once more, which goes on
   * with the next stage.
   *
   * @return whether this is what has completed it
   */
  final boolean settle(@Nullable T value, @Nullable Throwable failure) {
    boolean open = !isDone();
    boolean settled = false;
    for (boolean told = false; !told; ) {
      try {
        settled |= failure == null ? super.complete(value) : super.completeExceptionally(failure);
        told = true;
      } catch (Throwable shortage) {
        settled = open;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    // An awaiter registers, then looks at the result; here it is the other way round, and both are
    // volatile: one of the two sees the other.
    wakeAwaiters();
    return settled;
  }
}

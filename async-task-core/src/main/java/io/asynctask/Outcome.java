package io.asynctask;

import static io.asynctask.State.CLOSES_VALUE;
import static io.asynctask.State.DETACHED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.SETTLED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a task ends with: the body is closed and dropped, then the handle completes, and who waits
 * for that is woken.
 */
abstract sealed class Outcome<T extends @Nullable Object> extends Occupancy<T> permits RawTask {

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
      enterBody(Runner.forClose());
      closing = close((Pollable<?>) rest, null);
    }
    if (value instanceof AutoCloseable lost
        && has(ended, CLOSES_VALUE)
        && (has(ended, STOPPING) || closing != null)) {
      closing = close(lost, closing);
    }
    dropBody();
    Throwable own = closing == null ? failure : with(failure, closing);
    failure = has(ended, STOPPING) ? outcomeOfStop(ended, own) : own;
    ended(ended, failure);
    if (!has(ended, SETTLED)) { // else the completion from outside does that
      settle(value, failure == null ? null : shaped(failure));
    }
    releaseRelations();
    Throwable unheard = is(DETACHED) ? unheard(ended, own, closing, failure) : null;
    if (unheard == null && has(ended, SETTLED)) {
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
    if (!has(ended, STOPPING) || (has(ended, EXPIRED) && !has(ended, SETTLED))) {
      return failure;
    }
    boolean stopped = own instanceof CancellationException || own instanceof InterruptedException;
    return stopped ? closing : own;
  }

  /**
   * The failure as the stages that depend on the handle see it: as {@code CompletableFuture} shows
   * the failure of a supplier. A cancellation stays what it is.
   */
  static Throwable shaped(Throwable failure) {
    if (failure instanceof CancellationException || failure instanceof CompletionException) {
      return failure;
    }
    try {
      return new CompletionException(text(failure), failure);
    } catch (Throwable exhausted) { // no memory or no stack: the handle completes all the same
      return failure;
    }
  }

  /** The failure itself, of one that is {@linkplain #shaped shaped}. */
  static Throwable unshaped(Throwable failure) {
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
    ended(ended, null);
    super.complete(value);
    wakeAwaiters();
    releaseRelations();
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
      failure.addSuppressed(suppressed);
    }
    return failure;
  }

  private @Nullable Throwable outcomeOfStop(int ended, @Nullable Throwable failure) {
    if (has(ended, SETTLED)) {
      return null; // and the result comes from there
    }
    Deadline deadline = has(ended, EXPIRED) ? attachments().deadline : null;
    if (deadline == null && failure instanceof TaskCancellationException) {
      return withReasons(failure); // the body's own tells where it gave up
    }
    Throwable outcome =
        deadline == null ? withReasons(new TaskCancellationException()) : deadline.failure();
    return failure == null ? outcome : with(outcome, failure);
  }

  /** Completes the future and wakes who awaits it; called once. */
  final void settle(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      super.complete(value);
    } else {
      super.completeExceptionally(failure);
    }
    // An awaiter registers, then looks at the result; here it is the other way round, and both are
    // volatile: one of the two sees the other.
    wakeAwaiters();
  }

  /** The body is dropped; the handle is about to complete. */
  abstract void ended(int ended, @Nullable Throwable failure);
}

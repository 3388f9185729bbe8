package io.asynctask;

import static io.asynctask.State.DETACHED;
import static io.asynctask.State.EXPIRED;
import static io.asynctask.State.SETTLED;
import static io.asynctask.State.STOPPING;
import static io.asynctask.State.has;

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
    Throwable unheard = null;
    if (rest != null) {
      enterBody(Runner.forClose());
      if (has(ended, SETTLED)) {
        unheard = close((Pollable<?>) rest, null); // too late for the handle
      } else {
        failure = close((Pollable<?>) rest, failure);
      }
    }
    dropBody();
    if (has(ended, STOPPING)) {
      failure = outcomeOfStop(ended, failure);
    }
    ended(ended, failure);
    if (!has(ended, SETTLED)) { // else who settled it from outside does that
      settle(value, failure);
    }
    releaseRelations();
    if (unheard != null) {
      reportUncaught(unheard);
    } else if (failure != null && is(DETACHED)) {
      reportUncaught(failure);
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

  /** Closes {@code body}; what that throws joins {@code failure} or becomes it. */
  static @Nullable Throwable close(Pollable<?> body, @Nullable Throwable failure) {
    try {
      body.close();
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

  /** Completes the future, unless a completion from outside has, and wakes who awaits it. */
  final boolean settle(@Nullable T value, @Nullable Throwable failure) {
    boolean won = failure == null ? super.complete(value) : super.completeExceptionally(failure);
    // An awaiter registers, then looks at the result; here it is the other way round, and both are
    // volatile: one of the two sees the other.
    wakeAwaiters();
    return won;
  }

  /** The body is dropped; the handle is about to complete. */
  abstract void ended(int ended, @Nullable Throwable failure);
}

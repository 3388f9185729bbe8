package io.asynctask;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The cause of a cancel, as its {@link CancelReceipt} tells it. A canceller names it for the
 * cancels that it is about to do; causes that this library knows itself need no name. It is
 * immutable.
 *
 * <pre>{@code
 * new CancelCause("OPERATOR", "alice").during(() -> task.handle().cancel(true));
 * }</pre>
 *
 * @param kind the kind of cause, for programs
 * @param by the cause for people: who or what has cancelled the task
 * @since 0.1.0
 */
public record CancelCause(String kind, String by) {

  /** Code that has the handle has cancelled the task, and has not named a cause. */
  public static final CancelCause CALLER = new CancelCause("CALLER", "caller");

  /** The deadline of the task has passed. */
  public static final CancelCause DEADLINE = new CancelCause("DEADLINE", "deadline");

  /** The parent of the task was stopped. */
  public static final CancelCause PARENT = new CancelCause("PARENT", "parent");

  /** The last stage that derives from the task was cancelled or completed from outside. */
  public static final CancelCause DERIVED_STAGE = new CancelCause("DERIVED_STAGE", "derived stage");

  /** The handle was completed from outside. */
  public static final CancelCause COMPLETED_OUTSIDE =
      new CancelCause("COMPLETED_OUTSIDE", "completed from outside");

  /** The cause that the thread has named. There is no value on a thread that names none. */
  private static final ThreadLocal<@Nullable CancelCause> NAMED = new ThreadLocal<>();

  /**
   * Creates a cause.
   *
   * @param kind the kind of cause
   * @param by the cause for people
   */
  public CancelCause {
    requireNonNull(kind, "kind");
    requireNonNull(by, "by");
  }

  /**
   * Runs {@code cancels}. Tasks that the calling thread cancels meanwhile have this cause. If there
   * is no memory to name the cause, it is not told, and {@code cancels} runs all the same.
   *
   * @param cancels cancels tasks, or stages that derive from them
   */
  public void during(Runnable cancels) {
    requireNonNull(cancels, "cancels");
    CancelCause outer = named();
    name(this);
    try {
      cancels.run();
    } finally {
      name(outer);
    }
  }

  /**
   * Names the cause of the cancels that follow on this thread, unless one is named already. Throws
   * nothing.
   *
   * @return whether the caller owes a call of {@link #forget}
   */
  static boolean nameUnlessNamed(CancelCause cause) {
    return named() == null && name(cause);
  }

  /** Ends what {@link #nameUnlessNamed} has begun. */
  static void forget() {
    name(null);
  }

  /** Returns the cause that the calling thread has named, if any. Throws nothing. */
  static @Nullable CancelCause named() {
    try {
      return NAMED.get();
    } catch (Throwable shortage) { // the first look of a thread takes memory
      return null;
    }
  }

  private static boolean name(@Nullable CancelCause cause) {
    try {
      if (cause == null) {
        NAMED.remove();
      } else {
        NAMED.set(cause);
      }
      return true;
    } catch (Throwable shortage) {
      return false; // the receipt then tells less
    }
  }
}

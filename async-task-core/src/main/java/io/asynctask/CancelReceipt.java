package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of a stop: when it was requested and by whom, what it has reached, and when the task
 * has stopped. A task gets it with the first request that wins; one that is never told to stop has
 * none. It does not refer to the task, so it may be kept. It is not a copy: its methods tell what
 * holds when they are called. It is safe for use by many threads.
 *
 * <pre>{@code
 * liveTask.handle().cancel(true);
 * liveTask
 *     .cancelReceipt()
 *     .ifPresent(receipt -> System.out.println(receipt.hooks() + " hooks have run"));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class CancelReceipt {

  private static final VarHandle HOOKS;
  private static final VarHandle STATEMENTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOOKS = lookup.findVarHandle(CancelReceipt.class, "hooks", int.class);
      STATEMENTS = lookup.findVarHandle(CancelReceipt.class, "statements", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long requestedAtMillis = System.currentTimeMillis();
  private final long requestedAtNanos = System.nanoTime();

  /** Valid once {@link #stopped} is set. */
  private long stoppedAtNanos;

  private volatile CancelCause cause = CancelCause.CALLER;
  private volatile int hooks;
  private volatile int statements;
  private volatile boolean interrupt;
  private volatile boolean interrupted;
  private volatile boolean whileRunning;
  private volatile boolean stopped;

  CancelReceipt() {}

  /**
   * Returns the time of the request.
   *
   * @return the time
   */
  public Instant requestedAt() {
    return Instant.ofEpochMilli(requestedAtMillis);
  }

  /**
   * Returns the cause of the stop.
   *
   * @return the cause
   */
  public CancelCause cause() {
    return cause;
  }

  /**
   * Returns whether the thread in the body was to be interrupted, if there was one.
   *
   * @return whether an interrupt was asked for
   */
  public boolean interrupt() {
    return interrupt;
  }

  /**
   * Returns whether the thread in the body was interrupted. An interrupt that the body puts off
   * counts too.
   *
   * @return whether there was an interrupt
   */
  public boolean interrupted() {
    return interrupted;
  }

  /**
   * Returns how many cancel hooks have run.
   *
   * @return the number
   */
  public int hooks() {
    return hooks;
  }

  /**
   * Returns how many statements of a database were told to stop.
   *
   * @return the number
   */
  public int statements() {
    return statements;
  }

  /** Counts a statement of a database that was told to stop. */
  public void addStatement() {
    STATEMENTS.getAndAdd(this, 1);
  }

  /**
   * Returns the time from the request to the stop.
   *
   * @return the time; {@code null} as long as the task has not stopped
   */
  public @Nullable Duration stoppedAfter() {
    return stopped ? Duration.ofNanos(Math.max(0, stoppedAtNanos - requestedAtNanos)) : null;
  }

  /**
   * Returns the time since the request.
   *
   * @return the time
   */
  public Duration sinceRequest() {
    return Duration.ofNanos(System.nanoTime() - requestedAtNanos);
  }

  // Each of these takes no memory, so that the receipt cannot keep a stop from going on.

  void requested(CancelCause cause, boolean interrupt) {
    this.cause = cause;
    if (interrupt) {
      this.interrupt = true;
    }
  }

  void whileRunning() {
    whileRunning = true;
  }

  boolean isWhileRunning() {
    return whileRunning;
  }

  void addHooks(int count) {
    HOOKS.getAndAdd(this, count);
  }

  void noteInterrupt() {
    interrupt = true;
    interrupted = true;
  }

  void noteStop() {
    stoppedAtNanos = System.nanoTime();
    stopped = true;
  }

  @Override
  public String toString() {
    Duration after = stoppedAfter();
    return "cancel by "
        + EscapedText.append(new StringBuilder(), cause.by())
        + ", "
        + hooks
        + " hooks, "
        + statements
        + " statements"
        + (interrupted ? ", interrupted" : "")
        + (after == null
            ? ", not stopped yet"
            : ", stopped after " + TimeUnit.NANOSECONDS.toMillis(after.toNanos()) + " ms");
  }
}

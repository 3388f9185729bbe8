package io.asynctask.spring.task;

import io.asynctask.CancelCause;

/**
 * The causes of the cancels that this starter does on its own, as the receipts of tasks tell them.
 *
 * <pre>{@code
 * CancelCauses.SHUTDOWN.during(() -> task.handle().cancel(true));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class CancelCauses {

  /** The executor of the task or the web server shuts down. */
  public static final CancelCause SHUTDOWN = new CancelCause("SHUTDOWN", "shutdown");

  /** The client of the request that waited for the task has left, or the request has failed. */
  public static final CancelCause CLIENT_GONE = new CancelCause("CLIENT_GONE", "client gone");

  /** The request that waited for the task has timed out. */
  public static final CancelCause REQUEST_TIMEOUT =
      new CancelCause("REQUEST_TIMEOUT", "request timeout");

  /** A client has cancelled the task that was accepted for it. */
  public static final CancelCause CLIENT = new CancelCause("CLIENT", "client");

  private CancelCauses() {}
}

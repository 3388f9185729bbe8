package io.asynctask.spring.durable.engine;

import io.asynctask.CancelCause;
import io.asynctask.spring.durable.store.CancelRequest;
import io.asynctask.spring.task.BoundedText;

/** The causes of the cancels that the engine does, as the receipts of attempts tell them. */
final class DurableCauses {

  /** The kind of a cancel because this node no longer owns the task, or soon would not. */
  static final String LOST = "LOST_NODE";

  /** The kind of a cancel that was requested through the database. */
  static final String REQUESTED = "DURABLE_CANCEL";

  static final CancelCause HEARTBEAT_LOST =
      new CancelCause(LOST, "the heartbeats of this node did not reach the database");

  static final CancelCause TAKEN_OVER =
      new CancelCause(LOST, "the task was taken over or deleted in the database");

  private DurableCauses() {}

  static CancelCause requested(CancelRequest request) {
    return new CancelCause(
        REQUESTED,
        request.reason().isEmpty()
            ? "node " + request.node()
            : BoundedText.line(request.reason(), 200));
  }

  /** The cancel as the failure of its task. */
  static String text(CancelCause cause) {
    return FailureText.of("Cancelled: " + cause.by());
  }
}

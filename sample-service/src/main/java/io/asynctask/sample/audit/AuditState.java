package io.asynctask.sample.audit;

/** Where an audit is in its life; all but the first are final. */
enum AuditState {
  /** Its task is queued or runs, on whichever node. */
  RUNNING,
  /** Every jar that was found has a row. */
  COMPLETED,
  /** Stopped on request; the rows written until then stay. */
  CANCELLED,
  /** Ended by an error; the rows written until then stay. */
  FAILED
}

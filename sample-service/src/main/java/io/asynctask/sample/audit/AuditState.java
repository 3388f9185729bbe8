package io.asynctask.sample.audit;

/** Where an audit is in its life; all but the first are final. */
enum AuditState {
  RUNNING,
  /** Every jar that was found has a row. */
  COMPLETED,
  /** Stopped on request; the rows written until then stay. */
  CANCELLED,
  /** Ended by an error, or by the end of the service; the rows written until then stay. */
  FAILED
}

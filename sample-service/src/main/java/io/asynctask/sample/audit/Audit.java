package io.asynctask.sample.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One audit as the database knows it.
 *
 * @param directory as it was requested
 * @param failure why the audit has failed
 * @param endedAt none while it runs
 */
record Audit(
    long id,
    String directory,
    AuditState state,
    Progress progress,
    @Nullable String failure,
    Instant startedAt,
    @Nullable Instant endedAt) {

  /**
   * How far an audit is.
   *
   * @param done jars with a row
   * @param broken jars among them whose row is an error
   * @param total jars found; none until the directory has been listed
   */
  record Progress(int done, int broken, @Nullable Integer total) {}

  boolean isRunning() {
    return state == AuditState.RUNNING;
  }
}

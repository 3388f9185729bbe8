package io.asynctask.sample.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of audits, the newest first.
 *
 * @param next what {@code before} has to be for the next page; none on the last one
 */
record AuditPage(List<Audit> audits, @Nullable Long next) {

  /** A page of at most {@code limit} out of {@code found}, which may hold one more. */
  static AuditPage of(List<Audit> found, int limit) {
    return found.size() <= limit
        ? new AuditPage(found, null)
        : new AuditPage(List.copyOf(found.subList(0, limit)), found.get(limit - 1).id());
  }
}

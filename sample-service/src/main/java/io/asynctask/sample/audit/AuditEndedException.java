package io.asynctask.sample.audit;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The audit that is to be stopped does not run any more: 409. */
final class AuditEndedException extends ErrorResponseException {

  AuditEndedException(long id) {
    super(
        HttpStatus.CONFLICT,
        ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Audit " + id + " has ended"),
        null);
  }
}

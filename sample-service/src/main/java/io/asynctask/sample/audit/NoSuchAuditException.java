package io.asynctask.sample.audit;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** There is no audit of that id: 404. */
final class NoSuchAuditException extends ErrorResponseException {

  NoSuchAuditException(long id) {
    super(
        HttpStatus.NOT_FOUND,
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no audit " + id),
        null);
  }
}

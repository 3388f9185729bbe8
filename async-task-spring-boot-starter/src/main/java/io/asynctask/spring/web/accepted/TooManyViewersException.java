package io.asynctask.spring.web.accepted;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown if a task, or the application, has as many viewers as it may have: {@code 503} with {@code
 * Retry-After}.
 *
 * @since 0.1.0
 */
public final class TooManyViewersException extends ErrorResponseException {

  /** In seconds. */
  private static final String RETRY_AFTER = "10";

  TooManyViewersException() {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many clients watch tasks at the moment. Try again later, or ask for the status."),
        null);
    getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
  }
}

package io.asynctask.spring.web.accepted;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown if there is no accepted task of an id, or none that the user may see: {@code 404}.
 *
 * @since 0.1.0
 */
public final class NoSuchTaskException extends ErrorResponseException {

  NoSuchTaskException(String id) {
    super(
        HttpStatus.NOT_FOUND,
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no task " + id),
        null);
  }
}

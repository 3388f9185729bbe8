package io.asynctask.spring.web.accepted;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** There is no accepted task of that id, or none that the viewer may see: 404. */
public final class NoSuchTaskException extends ErrorResponseException {

  NoSuchTaskException(String id) {
    super(
        HttpStatus.NOT_FOUND,
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no task " + id),
        null);
  }
}

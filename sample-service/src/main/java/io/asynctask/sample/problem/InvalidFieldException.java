package io.asynctask.sample.problem;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request is refused because of one field: 400, and the problem names the field. */
public final class InvalidFieldException extends ErrorResponseException {

  private final String field;

  /** Refuses {@code field}, which {@code reason} tells what is wrong with: "must not be blank". */
  public InvalidFieldException(String field, String reason) {
    super(HttpStatus.BAD_REQUEST, problem(field, reason), null);
    this.field = field;
  }

  public String field() {
    return field;
  }

  static ProblemDetail problem(String field, String reason) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, field + ": " + reason);
    problem.setProperty("field", field);
    return problem;
  }
}

package io.asynctask.spring.actuate;

import io.asynctask.spring.task.BoundedText;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The reason why a request was refused, as RFC 9457 problem details. Spring's {@code ProblemDetail}
 * is not used, as it needs a mixin that only the application's own JSON mapper has.
 *
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param detail what was wrong, for people
 * @param parameter the parameter that was wrong
 * @since 0.1.0
 */
public record Problem(String title, int status, String detail, String parameter)
    implements OperationResponseBody {

  private static final int MAX_ID = 200;

  static Problem badRequest(InvalidParameterException invalid) {
    return new Problem(
        "Bad Request", 400, String.valueOf(invalid.getReason()), invalid.parameter());
  }

  static Problem notFound(String id) {
    return new Problem(
        "Not Found",
        404,
        "No task " + BoundedText.line(id, MAX_ID) + " is live or in the history of finished tasks",
        "id");
  }
}

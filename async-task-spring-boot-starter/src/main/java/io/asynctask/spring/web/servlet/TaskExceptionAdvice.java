package io.asynctask.spring.web.servlet;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;

/**
 * Answers with RFC 9457 problem details when the task behind a response was refused, cancelled, or
 * overdue. Comes after all advice of the application, which wins even with a handler for {@link
 * Exception}. Timeouts and cancellations that are no task's outcome are none of its business: it
 * throws them back, which tells Spring to go on looking.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class TaskExceptionAdvice {

  /** In seconds. */
  private static final String RETRY_AFTER = "1";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> rejected(TaskRejectedException rejection) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
        .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "The service is busy. Try again later."));
  }

  @ExceptionHandler
  ProblemDetail overdue(TimeoutException overdue, WebRequest request) throws TimeoutException {
    if (!TaskReturnValueHandler.isOutcome(overdue, request)) {
      throw overdue;
    }
    return problem(HttpStatus.GATEWAY_TIMEOUT, "The request took longer than it may.");
  }

  @ExceptionHandler
  ProblemDetail cancelled(CancellationException cancelled, WebRequest request) {
    if (!TaskReturnValueHandler.isOutcome(cancelled, request)) {
      throw cancelled;
    }
    return problem(HttpStatus.SERVICE_UNAVAILABLE, "The work for this request was cancelled.");
  }

  private static ProblemDetail problem(HttpStatus status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }
}

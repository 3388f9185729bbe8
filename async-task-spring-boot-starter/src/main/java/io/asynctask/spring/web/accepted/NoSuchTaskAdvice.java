package io.asynctask.spring.web.accepted;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers with the problem details of a {@link NoSuchTaskException}, also where the application has
 * not asked Spring for them. Comes after all advice of the application.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class NoSuchTaskAdvice {

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(NoSuchTaskException unknown) {
    return ResponseEntity.of(unknown.getBody()).build();
  }
}

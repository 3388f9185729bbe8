package io.asynctask.spring.web.accepted;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * The advice that answers with the problem details of a {@link NoSuchTaskException} or a {@link
 * TooManyViewersException}, also if the application has not switched Spring's problem details on.
 * All advice of the application comes first.
 *
 * @since 0.1.0
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class NoSuchTaskAdvice {

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(NoSuchTaskException unknown) {
    return ResponseEntity.of(unknown.getBody()).build();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(TooManyViewersException refused) {
    return ResponseEntity.of(refused.getBody())
        .headers(headers -> headers.addAll(refused.getHeaders()))
        .build();
  }
}

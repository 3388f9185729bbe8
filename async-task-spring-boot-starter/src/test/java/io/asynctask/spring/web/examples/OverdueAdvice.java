package io.asynctask.spring.web.examples;

import io.asynctask.TaskDeadlineException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The application's own words for a task whose deadline has passed. */
@RestControllerAdvice
class OverdueAdvice {

  @ExceptionHandler
  ProblemDetail overdue(TaskDeadlineException overdue) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.ACCEPTED, "We shall send you the report by mail.");
  }
}

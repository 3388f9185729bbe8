package io.asynctask.sample.problem;

import jakarta.servlet.RequestDispatcher;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Problem details for what no exception handler took: without it, Spring Boot's own error format.
 */
@RestController
class ProblemErrorController implements ErrorController {

  @RequestMapping("/error")
  ProblemDetail error(
      @RequestAttribute(name = RequestDispatcher.ERROR_STATUS_CODE, required = false)
          @Nullable Integer status) {
    return ProblemDetail.forStatus(
        status == null ? HttpStatus.INTERNAL_SERVER_ERROR.value() : status);
  }
}

package io.asynctask.spring.web;

import io.asynctask.TaskCancellationException;
import io.asynctask.TaskDeadlineException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;

/**
 * The response, with RFC 9457 problem details, to a request whose task was rejected, cancelled, or
 * overdue. Messages under Spring's codes for the exception replace its texts.
 *
 * <pre>{@code
 * ErrorResponse response = TaskProblem.of(failure).orElseThrow();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskProblem {

  /** The {@code Retry-After} of responses that ask the client to try again, in seconds. */
  public static final String RETRY_AFTER = "1";

  private TaskProblem() {}

  /**
   * Returns the response to the failure of a task.
   *
   * @param failure the failure, bare or as the JDK wraps it for callers that wait
   * @return the response; empty for any other failure, also if its cause is the failure of a task
   */
  public static Optional<ErrorResponse> of(Throwable failure) {
    Throwable end = unwrap(failure);
    if (end instanceof TaskRejectedException) {
      return Optional.of(
          builder(end, HttpStatus.SERVICE_UNAVAILABLE, "The service is busy. Try again later.")
              .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
              .build());
    }
    if (end instanceof TaskDeadlineException) {
      return Optional.of(
          builder(end, HttpStatus.GATEWAY_TIMEOUT, "The task took longer than it may.").build());
    }
    if (end instanceof TaskCancellationException) {
      return Optional.of(
          builder(end, HttpStatus.SERVICE_UNAVAILABLE, "The work for this request was cancelled.")
              .build());
    }
    return Optional.empty();
  }

  private static ErrorResponse.Builder builder(Throwable end, HttpStatus status, String detail) {
    return ErrorResponse.builder(end, status, detail);
  }

  private static @Nullable Throwable unwrap(Throwable failure) {
    boolean wraps =
        failure instanceof CompletionException
            || failure instanceof ExecutionException
            || (failure instanceof CancellationException && failure.getCause() != null); // JDK 23
    return wraps ? failure.getCause() : failure;
  }
}

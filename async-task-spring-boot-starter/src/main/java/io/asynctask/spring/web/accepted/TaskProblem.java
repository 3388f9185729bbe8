package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.TaskDeadlineException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** What a client may be told of a failure: no message and no type of an exception. */
final class TaskProblem {

  private TaskProblem() {}

  /** The problem of a task that has failed. */
  static ProblemDetail of(JoinHandle<?> failed) {
    Throwable failure = failure(failed);
    if (failure instanceof ErrorResponse response) {
      return response.getBody();
    }
    if (failure instanceof TaskDeadlineException) {
      return ProblemDetail.forStatusAndDetail(
          HttpStatus.GATEWAY_TIMEOUT, "The task took longer than it may.");
    }
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR, "The task has failed.");
  }

  private static @Nullable Throwable failure(JoinHandle<?> done) {
    try {
      done.join();
      return null;
    } catch (CompletionException failed) {
      return failed.getCause();
    } catch (CancellationException cancelled) {
      return cancelled;
    }
  }
}

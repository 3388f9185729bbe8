package io.asynctask.spring.web.accepted;

import io.asynctask.TaskDeadlineException;
import io.asynctask.spring.web.TaskProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What a client may see of a failure: neither the message nor the type of an exception. */
final class TaskFailure {

  private static final String FAILED = "The task has failed.";

  private TaskFailure() {}

  static ProblemDetail problem(Throwable failure) {
    if (failure instanceof ErrorResponse response) {
      return response.getBody();
    }
    ProblemDetail declared = declaredBy(failure.getClass());
    return declared != null
        ? declared
        : TaskProblem.of(failure).map(ErrorResponse::getBody).orElseGet(TaskFailure::unknown);
  }

  /**
   * Returns what is known of the failure of a stored task: that its deadline has passed, or what
   * its class declares.
   *
   * @param type the name of the class, which this version may not have; {@code null} if it is not
   *     known
   */
  static ProblemDetail problem(@Nullable String type) {
    if (TaskDeadlineException.class.getName().equals(type)) {
      return problem(new TaskDeadlineException("The deadline of a stored task has passed"));
    }
    Class<?> found = type == null ? null : find(type);
    ProblemDetail declared = found == null ? null : declaredBy(found);
    return declared == null ? unknown() : declared;
  }

  private static @Nullable Class<?> find(String type) {
    try {
      return Class.forName(type, false, ClassUtils.getDefaultClassLoader());
    } catch (ClassNotFoundException | LinkageError unknown) {
      return null;
    }
  }

  private static @Nullable ProblemDetail declaredBy(Class<?> type) {
    ResponseStatus declared =
        AnnotatedElementUtils.findMergedAnnotation(type, ResponseStatus.class);
    if (declared == null) {
      return null;
    }
    ProblemDetail problem = ProblemDetail.forStatus(declared.code());
    problem.setDetail(declared.reason().isEmpty() ? FAILED : declared.reason());
    return problem;
  }

  private static ProblemDetail unknown() {
    return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, FAILED);
  }
}

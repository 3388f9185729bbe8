package io.asynctask.spring.web;

import io.asynctask.TaskCancellationException;
import io.asynctask.TaskDeadlineException;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceAware;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * The advice that answers with the {@link TaskProblem} of an exception, in Spring MVC and in
 * WebFlux. All advice of the application comes first, even a handler for {@link Exception}.
 *
 * @since 0.1.0
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class TaskExceptionAdvice implements MessageSourceAware {

  private MessageSource messages = new StaticMessageSource();

  @Override
  public void setMessageSource(MessageSource messages) {
    this.messages = messages;
  }

  /**
   * Answers with the problem of {@code failure}. Throws a failure that only has such a cause, so
   * that Spring goes on looking: the application may have given it a status of its own.
   */
  @ExceptionHandler({
    TaskRejectedException.class,
    TaskDeadlineException.class,
    TaskCancellationException.class
  })
  ErrorResponse problem(Exception failure, Locale locale) throws Exception {
    ErrorResponse problem = TaskProblem.of(failure).orElseThrow(() -> failure);
    problem.updateAndGetBody(messages, locale);
    return problem;
  }
}

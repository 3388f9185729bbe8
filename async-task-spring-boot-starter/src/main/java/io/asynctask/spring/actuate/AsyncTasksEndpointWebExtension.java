package io.asynctask.spring.actuate;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/** The endpoint over HTTP: statuses, and values shown to those who may see them. */
@EndpointWebExtension(endpoint = AsyncTasksEndpoint.class)
public class AsyncTasksEndpointWebExtension {

  private static final int ACCEPTED = 202;
  private static final int CONFLICT = 409;
  private static final MimeType PROBLEM_JSON = new MimeType("application", "problem+json");

  private final AsyncTasksEndpoint endpoint;
  private final Show showValues;
  private final Set<String> roles;

  public AsyncTasksEndpointWebExtension(
      AsyncTasksEndpoint endpoint, Show showValues, Set<String> roles) {
    this.endpoint = endpoint;
    this.showValues = showValues;
    this.roles = roles;
  }

  /**
   * Lists.
   *
   * @param tag a string, or a list of strings when the request has several; declared as a string or
   *     as a list, Boot would join or split the values at commas
   */
  @ReadOperation
  public WebEndpointResponse<OperationResponseBody> tasks(
      SecurityContext caller,
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable Object tag,
      @Nullable String olderThan,
      @Nullable String limit,
      @Nullable String cursor) {
    return respond(
        () ->
            new WebEndpointResponse<>(
                endpoint.list(
                    TaskFilter.of(executor, name, state, tag, olderThan),
                    TaskParameters.limit(limit),
                    TaskParameters.cursor(cursor),
                    mayShow(caller))));
  }

  @ReadOperation
  public WebEndpointResponse<OperationResponseBody> task(
      SecurityContext caller, @Selector String id) {
    return respond(() -> found(TaskParameters.id(id), WebEndpointResponse.STATUS_OK, caller));
  }

  @DeleteOperation
  public WebEndpointResponse<OperationResponseBody> cancel(
      SecurityContext caller, @Selector String id, @Nullable String interrupt) {
    return respond(
        () -> {
          long number = TaskParameters.id(id);
          Optional<TaskDetails> task =
              endpoint.cancel(number, TaskParameters.interrupt(interrupt), mayShow(caller));
          return task.isPresent()
              ? new WebEndpointResponse<>(task.get(), ACCEPTED)
              : found(number, CONFLICT, caller);
        });
  }

  /** Cancels all that match; parameters as in {@link #tasks}. */
  @DeleteOperation
  public WebEndpointResponse<OperationResponseBody> cancelMatching(
      SecurityContext caller,
      @Nullable String executor,
      @Nullable String name,
      @Nullable String state,
      @Nullable Object tag,
      @Nullable String olderThan,
      @Nullable String interrupt) {
    return respond(
        () ->
            new WebEndpointResponse<>(
                endpoint.cancel(
                    TaskFilter.of(executor, name, state, tag, olderThan),
                    TaskParameters.interrupt(interrupt),
                    mayShow(caller)),
                ACCEPTED));
  }

  private boolean mayShow(SecurityContext caller) {
    return showValues.isShown(caller, roles);
  }

  private WebEndpointResponse<OperationResponseBody> found(
      long id, int status, SecurityContext caller) {
    Optional<TaskDetails> task = endpoint.find(id, mayShow(caller));
    return task.isPresent()
        ? new WebEndpointResponse<>(task.get(), status)
        : problem(Problem.notFound(id));
  }

  private static WebEndpointResponse<OperationResponseBody> respond(
      Supplier<WebEndpointResponse<OperationResponseBody>> operation) {
    try {
      return operation.get();
    } catch (InvalidParameterException invalid) {
      return problem(Problem.badRequest(invalid));
    }
  }

  static WebEndpointResponse<OperationResponseBody> problem(Problem problem) {
    return new WebEndpointResponse<>(problem, problem.status(), PROBLEM_JSON);
  }
}

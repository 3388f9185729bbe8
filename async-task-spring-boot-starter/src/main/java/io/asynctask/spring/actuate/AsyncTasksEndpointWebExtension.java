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

/**
 * The endpoint {@code asynctasks} over HTTP: it adds statuses, and shows values to callers that may
 * see them.
 */
@EndpointWebExtension(endpoint = AsyncTasksEndpoint.class)
public class AsyncTasksEndpointWebExtension {

  private static final int ACCEPTED = 202;
  private static final int CONFLICT = 409;
  private static final MimeType PROBLEM_JSON = new MimeType("application", "problem+json");

  private final AsyncTasksEndpoint endpoint;
  private final Show showValues;
  private final Set<String> roles;

  /**
   * Creates an extension.
   *
   * @param endpoint the endpoint
   * @param showValues when values are shown
   * @param roles the roles that may see them
   */
  public AsyncTasksEndpointWebExtension(
      AsyncTasksEndpoint endpoint, Show showValues, Set<String> roles) {
    this.endpoint = endpoint;
    this.showValues = showValues;
    this.roles = roles;
  }

  /**
   * Lists tasks.
   *
   * @param caller the caller
   * @param executor the name of the executor
   * @param name the name of the task
   * @param state the state of the task
   * @param tag {@code key:value}, or a list of such; declared as a string or as a list, Boot would
   *     join or split the values at commas
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param limit the largest number of tasks
   * @param cursor the {@code next} of the page before
   * @return a page of tasks, or a problem
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

  /**
   * Shows a task.
   *
   * @param caller the caller
   * @param id the id of the task
   * @return the task, or a problem
   */
  @ReadOperation
  public WebEndpointResponse<OperationResponseBody> task(
      SecurityContext caller, @Selector String id) {
    return respond(() -> found(TaskParameters.id(id), WebEndpointResponse.STATUS_OK, caller));
  }

  /**
   * Cancels a task.
   *
   * @param caller the caller
   * @param id the id of the task
   * @param interrupt whether to interrupt its thread; true by default
   * @return the task, or a problem
   */
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

  /**
   * Cancels the tasks that match. At least one filter is required.
   *
   * @param caller the caller
   * @param executor the name of the executor
   * @param name the name of the task
   * @param state the state of the task
   * @param tag {@code key:value}, or a list of such; declared as a string or as a list, Boot would
   *     join or split the values at commas
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param interrupt whether to interrupt their threads; true by default
   * @return how many tasks are cancelled now, or a problem
   */
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

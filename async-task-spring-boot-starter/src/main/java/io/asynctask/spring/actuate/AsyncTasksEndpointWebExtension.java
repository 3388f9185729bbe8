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
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * The endpoint {@code asynctasks} over HTTP: it adds statuses, and shows values to callers that may
 * see them.
 *
 * @since 0.1.0
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
   * Lists tasks, or groups of them. Parameters that may be repeated are objects: declared as
   * strings or as lists, Boot would join or split their values at commas.
   *
   * @param caller the caller
   * @param format the format that the caller accepts
   * @param executor names of executors
   * @param name names of tasks, or beginnings of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param parent ids of the parent, or {@code none}
   * @param warning codes of warnings
   * @param sort the order
   * @param groupBy what tasks are grouped by
   * @param limit the largest number of rows
   * @param cursor the {@code next} of the page before
   * @param scope {@code node}, which is the default, or {@code cluster}
   * @param node the node, with {@code scope=cluster}
   * @return a page of tasks or of groups, or a problem
   */
  @ReadOperation(producesFrom = ListFormat.class)
  public WebEndpointResponse<Object> tasks(
      SecurityContext caller,
      ListFormat format,
      @Nullable Object executor,
      @Nullable Object name,
      @Nullable Object state,
      @Nullable Object tag,
      @Nullable String olderThan,
      @Nullable Object parent,
      @Nullable Object warning,
      @Nullable String sort,
      @Nullable String groupBy,
      @Nullable String limit,
      @Nullable String cursor,
      @Nullable String scope,
      @Nullable String node) {
    return respond(
        () -> {
          if (ClusterFilter.isCluster(scope, node)) {
            TaskParameters.refuseInCluster(format, sort, groupBy);
            ClusterFilter filter =
                ClusterFilter.of(
                    TaskFilter.of(executor, name, state, tag, olderThan, parent, warning), node);
            return new WebEndpointResponse<>(
                endpoint.clusterPage(
                    filter, filter.query(TaskParameters.limit(limit), cursor), mayShow(caller)),
                WebEndpointResponse.STATUS_OK,
                format.getProducedMimeType());
          }
          TaskQuery query =
              TaskQuery.of(
                  TaskFilter.of(executor, name, state, tag, olderThan, parent, warning),
                  sort,
                  groupBy,
                  limit,
                  cursor);
          if (format == ListFormat.TEXT) {
            TaskParameters.refuseInText(sort, groupBy, limit, cursor);
            return new WebEndpointResponse<>(
                endpoint.dump(query, mayShow(caller)),
                WebEndpointResponse.STATUS_OK,
                format.getProducedMimeType());
          }
          return new WebEndpointResponse<>(
              endpoint.list(query, mayShow(caller)),
              WebEndpointResponse.STATUS_OK,
              format.getProducedMimeType());
        });
  }

  /**
   * Shows a task.
   *
   * @param caller the caller
   * @param id the id of the task
   * @return the task, or a problem
   */
  @ReadOperation
  public WebEndpointResponse<Object> task(SecurityContext caller, @Selector String id) {
    return respond(() -> found(id, WebEndpointResponse.STATUS_OK, caller));
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
  public WebEndpointResponse<Object> cancel(
      SecurityContext caller, @Selector String id, @Nullable String interrupt) {
    return respond(
        () -> {
          Optional<? extends OperationResponseBody> task =
              endpoint.cancel(id, canceller(caller, interrupt), mayShow(caller));
          return task.isPresent()
              ? new WebEndpointResponse<>(task.get(), ACCEPTED)
              : found(id, CONFLICT, caller);
        });
  }

  /**
   * Runs a task of the cluster again that has failed or was cancelled.
   *
   * @param caller the caller
   * @param id the id of the task
   * @return the task, or a problem
   */
  @WriteOperation
  public WebEndpointResponse<Object> retry(SecurityContext caller, @Selector String id) {
    return respond(
        () ->
            found(
                id,
                endpoint.retry(id, canceller(caller, null), mayShow(caller)) ? ACCEPTED : CONFLICT,
                caller));
  }

  /**
   * Cancels the tasks that match. At least one filter is required.
   *
   * @param caller the caller
   * @param executor names of executors
   * @param name names of tasks, or beginnings of names with {@code *}
   * @param state states of the task
   * @param tag tags as {@code key:value}
   * @param olderThan a duration such as {@code PT30S} or {@code 30s}
   * @param parent ids of the parent, or {@code none}
   * @param warning codes of warnings
   * @param interrupt whether to interrupt their threads; true by default
   * @param scope {@code node}, which is the default, or {@code cluster}
   * @param node the node, with {@code scope=cluster}
   * @return how many tasks are cancelled now, or a problem
   */
  @DeleteOperation
  public WebEndpointResponse<Object> cancelMatching(
      SecurityContext caller,
      @Nullable Object executor,
      @Nullable Object name,
      @Nullable Object state,
      @Nullable Object tag,
      @Nullable String olderThan,
      @Nullable Object parent,
      @Nullable Object warning,
      @Nullable String interrupt,
      @Nullable String scope,
      @Nullable String node) {
    return respond(
        () -> {
          TaskFilter filter = TaskFilter.of(executor, name, state, tag, olderThan, parent, warning);
          Canceller canceller = canceller(caller, interrupt);
          Cancellation cancelled =
              ClusterFilter.isCluster(scope, node)
                  ? endpoint.cancel(ClusterFilter.of(filter, node), canceller, mayShow(caller))
                  : endpoint.cancel(filter, canceller, mayShow(caller));
          return new WebEndpointResponse<>(cancelled, ACCEPTED);
        });
  }

  private static Canceller canceller(SecurityContext caller, @Nullable String interrupt) {
    return Canceller.ofRequest(caller.getPrincipal(), TaskParameters.interrupt(interrupt));
  }

  private boolean mayShow(SecurityContext caller) {
    return showValues.isShown(caller, roles);
  }

  private WebEndpointResponse<Object> found(String id, int status, SecurityContext caller) {
    Optional<? extends OperationResponseBody> task = endpoint.find(id, mayShow(caller));
    return task.isPresent()
        ? new WebEndpointResponse<>(task.get(), status)
        : problem(Problem.notFound(id));
  }

  private static WebEndpointResponse<Object> respond(
      Supplier<WebEndpointResponse<Object>> operation) {
    try {
      return operation.get();
    } catch (InvalidParameterException invalid) {
      return problem(Problem.badRequest(invalid));
    }
  }

  static WebEndpointResponse<Object> problem(Problem problem) {
    return new WebEndpointResponse<>(problem, problem.status(), PROBLEM_JSON);
  }
}

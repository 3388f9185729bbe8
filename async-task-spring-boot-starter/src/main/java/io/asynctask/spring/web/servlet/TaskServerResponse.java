package io.asynctask.spring.web.servlet;

import io.asynctask.spring.task.CancelCauses;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The responses of functional routes that answer with the result of a task, and cancel the task
 * when the request ends without it.
 *
 * <pre>{@code
 * ServerResponse build(ServerRequest request) {
 *   JoinHandle<String> report = reports.build(request.pathVariable("month"));
 *   return TaskServerResponse.async(
 *       request, report.thenApply(text -> ServerResponse.ok().body(text)));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TaskServerResponse {

  private TaskServerResponse() {}

  /**
   * Returns what {@link ServerResponse#async(Object)} returns, and cancels {@code stage} with an
   * interrupt when the request is completed: after a timeout, after an error of the container or of
   * the connection, and after the response, when the cancel does nothing.
   *
   * @param request the request
   * @param stage a join handle or a stage that derives from one
   * @return the response
   */
  public static ServerResponse async(
      ServerRequest request, CompletableFuture<? extends ServerResponse> stage) {
    AsyncWebRequest asyncRequest =
        WebAsyncUtils.getAsyncManager(request.servletRequest()).getAsyncWebRequest();
    if (asyncRequest != null) { // null in a unit test that dispatches no request
      AtomicBoolean timedOut = new AtomicBoolean();
      asyncRequest.addTimeoutHandler(() -> timedOut.set(true));
      asyncRequest.addCompletionHandler(
          () ->
              (timedOut.get() ? CancelCauses.REQUEST_TIMEOUT : CancelCauses.CLIENT_GONE)
                  .during(() -> stage.cancel(true)));
    }
    return ServerResponse.async(stage);
  }
}

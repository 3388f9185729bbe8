package io.asynctask.spring.web.servlet;

import java.util.concurrent.CompletableFuture;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Answers a functional route with the result of a task, and cancels the task when the request ends
 * without it.
 */
public final class TaskServerResponse {

  private TaskServerResponse() {}

  /**
   * What {@link ServerResponse#async(Object)} gives, and a cancel of {@code stage}, interrupt
   * included, when the request is completed: after a timeout, an error of the container or of the
   * connection, and also after the response, when it does nothing.
   *
   * @param stage a join handle or a stage that derives from one
   */
  public static ServerResponse async(
      ServerRequest request, CompletableFuture<? extends ServerResponse> stage) {
    AsyncWebRequest asyncRequest =
        WebAsyncUtils.getAsyncManager(request.servletRequest()).getAsyncWebRequest();
    if (asyncRequest != null) { // else nobody has dispatched the request: a unit test
      asyncRequest.addCompletionHandler(() -> stage.cancel(true));
    }
    return ServerResponse.async(stage);
  }
}

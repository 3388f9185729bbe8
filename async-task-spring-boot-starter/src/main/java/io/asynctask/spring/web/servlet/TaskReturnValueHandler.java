package io.asynctask.spring.web.servlet;

import io.asynctask.JoinHandle;
import io.asynctask.spring.web.AwaitedStages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Answers a request with the result of a task, for handlers that return a {@link JoinHandle} or a
 * stage that derives from one, and cancels the task when the request ends without it.
 *
 * <p>There is one event that ends every asynchronous request, after a timeout, an error of the
 * container or of the connection, and a response alike: its completion. The cancel is made there.
 * After a response it does nothing, because the task is done; after a timeout the response is the
 * one that Spring or the application has for timeouts, and not for a cancelled task.
 *
 * <p>Stages that have no task behind them may be shared and are left to the other handlers.
 */
public final class TaskReturnValueHandler implements HandlerMethodReturnValueHandler {

  private final HandlerMethodReturnValueHandlerComposite others;
  private final AwaitedStages awaited;

  /**
   * A handler to be asked before the others.
   *
   * @param others in their order
   * @param awaited is told of the stages that requests wait for
   */
  public TaskReturnValueHandler(
      List<HandlerMethodReturnValueHandler> others, AwaitedStages awaited) {
    this.awaited = awaited;
    this.others = new HandlerMethodReturnValueHandlerComposite().addHandlers(others);
  }

  @Override
  public boolean supportsReturnType(MethodParameter returnType) {
    return CompletionStage.class.isAssignableFrom(returnType.getParameterType());
  }

  @Override
  public void handleReturnValue(
      @Nullable Object returnValue,
      MethodParameter returnType,
      ModelAndViewContainer mavContainer,
      NativeWebRequest webRequest)
      throws Exception {
    if (returnValue == null && JoinHandle.class.isAssignableFrom(returnType.getParameterType())) {
      throw new IllegalStateException(
          "The handler "
              + returnType.getExecutable()
              + " has returned null instead of a JoinHandle");
    }
    if (returnValue instanceof CompletableFuture<?> stage && JoinHandle.isBehind(stage)) {
      answer(stage, mavContainer, webRequest);
    } else {
      others.handleReturnValue(returnValue, returnType, mavContainer, webRequest);
    }
  }

  private void answer(
      CompletableFuture<?> stage, ModelAndViewContainer mavContainer, NativeWebRequest webRequest)
      throws Exception {
    DeferredResult<@Nullable Object> result = new DeferredResult<>();
    AwaitedStages.Request request = awaited.await(stage);
    result.onCompletion(() -> awaited.ended(request));
    try {
      WebAsyncUtils.getAsyncManager(webRequest).startDeferredResultProcessing(result, mavContainer);
    } catch (Exception | Error refusal) {
      awaited.ended(request);
      throw refusal;
    }
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            result.setResult(value);
          } else {
            result.setErrorResult(unwrap(failure));
          }
        });
  }

  /** Returns the failure itself, which a future passes to its dependents in a wrapping. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}

package io.asynctask.spring.web.servlet;

import io.asynctask.JoinHandle;
import io.asynctask.spring.web.AwaitedStages;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * A handler of return values that answers a request with the result of a task, and cancels the task
 * when the request ends without it. It takes a {@link JoinHandle}, and a stage that derives from
 * one.
 *
 * <p>Each asynchronous request ends with one event, its completion: after a timeout, after an error
 * of the container or of the connection, and after a response. The cancel happens there. After a
 * response it does nothing, because the task is done. After a timeout the response is the one that
 * Spring or the application has for timeouts, and not the one for a cancelled task.
 *
 * <p>A handler that is declared to return a {@link JoinHandle} is its only holder, so the task is
 * cancelled at once. A {@link CompletableFuture} or {@link CompletionStage} may be shared, for
 * example in a cache. Its task goes on for a while, and longer if another request has asked for it
 * meanwhile.
 *
 * <p>Stages without a task may be shared and are left to the other handlers.
 *
 * @since 0.1.0
 */
public final class TaskReturnValueHandler implements HandlerMethodReturnValueHandler {

  private static final Log log = LogFactory.getLog(TaskReturnValueHandler.class);

  private final HandlerMethodReturnValueHandlerComposite others;
  private final AwaitedStages awaited;
  private final Duration cancelAfter;

  /**
   * Creates a handler that is asked before the others.
   *
   * @param others the other handlers in their order
   * @param awaited registers the stages for which requests wait
   * @param cancelAfter how long a task that may be shared goes on after the end of its request
   */
  public TaskReturnValueHandler(
      List<HandlerMethodReturnValueHandler> others, AwaitedStages awaited, Duration cancelAfter) {
    this.awaited = awaited;
    this.cancelAfter = cancelAfter;
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
    if (returnValue instanceof CompletableFuture<?> stage && JoinHandle.carriesTask(stage)) {
      if (stage.isCancelled()) {
        log.warn(
            "The handler %s has returned a task that is cancelled already, maybe by another holder: %s"
                .formatted(returnType.getExecutable(), stage));
      }
      if (isDeclaredAsHandle(returnType)) {
        answer(stage, Duration.ZERO, mavContainer, webRequest);
      } else {
        answer(stage.copy(), cancelAfter, mavContainer, webRequest);
      }
    } else {
      others.handleReturnValue(returnValue, returnType, mavContainer, webRequest);
    }
  }

  /** Looks at the method, as Spring gives the return type the class of the value. */
  private static boolean isDeclaredAsHandle(MethodParameter returnType) {
    Method handler = returnType.getMethod();
    return handler != null && JoinHandle.class.isAssignableFrom(handler.getReturnType());
  }

  /**
   * @param stage belongs to this request, so that its cancel leaves the task to other requests
   */
  private void answer(
      CompletableFuture<?> stage,
      Duration cancelAfter,
      ModelAndViewContainer mavContainer,
      NativeWebRequest webRequest)
      throws Exception {
    DeferredResult<@Nullable Object> result = new DeferredResult<>();
    AwaitedStages.Request request = awaited.await(stage, cancelAfter);
    result.onTimeout(request::timedOut);
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

  /** Returns the failure itself, which a future wraps for its dependents. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}

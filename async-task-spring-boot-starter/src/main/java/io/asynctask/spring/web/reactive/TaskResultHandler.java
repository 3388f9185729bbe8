package io.asynctask.spring.web.reactive;

import io.asynctask.JoinHandle;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.web.AwaitedStages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.function.server.EntityResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A handler of results that cancels the task of a request which ends without its result: because
 * the client has disconnected, because the application gave up, or because the response failed
 * before. It takes each {@link JoinHandle}, and each stage that derives from one, that a handler or
 * a functional route returns. After a response the cancel does nothing, because the task is done.
 * The response itself is up to the other handlers of results.
 *
 * <p>What a handler returns after the end of the request reaches no handler of results. Reactor
 * discards it, and the decorated server receives what is discarded.
 *
 * <p>Stages without a task may be shared and are left alone.
 *
 * @since 0.1.0
 */
public final class TaskResultHandler
    implements HandlerResultHandler, HttpHandlerDecoratorFactory, Ordered {

  private final Supplier<List<HandlerResultHandler>> all;
  private final AwaitedStages awaited;

  /**
   * Creates a handler that is asked before the others.
   *
   * @param all supplies all handlers in their order, this one included; called once, by the first
   *     request
   * @param awaited registers the stages for which requests wait
   */
  public TaskResultHandler(Supplier<List<HandlerResultHandler>> all, AwaitedStages awaited) {
    this.awaited = awaited;
    this.all = SingletonSupplier.of(all);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  /** Decorates the server with one hook for all types, as each hook costs every request. */
  @Override
  public HttpHandler apply(HttpHandler server) {
    return (request, response) ->
        server.handle(request, response).doOnDiscard(Object.class, TaskResultHandler::cancel);
  }

  @Override
  public boolean supports(HandlerResult result) {
    return result.getReturnValue() == null
        ? JoinHandle.class.isAssignableFrom(result.getReturnType().toClass())
        : stage(result.getReturnValue()) != null;
  }

  @Override
  public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
    CompletableFuture<?> stage = stage(result.getReturnValue());
    if (stage == null) {
      return Mono.error(
          new IllegalStateException(
              "The handler "
                  + result.getReturnTypeSource().getExecutable()
                  + " has returned null instead of a JoinHandle"));
    }
    AwaitedStages.Request request = awaited.await(stage);
    return Mono.defer(() -> others(exchange, result)).doFinally(end -> awaited.ended(request));
  }

  private Mono<Void> others(ServerWebExchange exchange, HandlerResult result) {
    for (HandlerResultHandler handler : all.get()) {
      if (handler != this && handler.supports(result)) {
        return handler.handleResult(exchange, result);
      }
    }
    return Mono.error(
        new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue()));
  }

  /** Returns the stage for which the response waits, if it carries a task. */
  private static @Nullable CompletableFuture<?> stage(@Nullable Object returned) {
    Object body = returned instanceof EntityResponse<?> response ? response.entity() : returned;
    return body instanceof CompletableFuture<?> stage && JoinHandle.carriesTask(stage)
        ? stage
        : null;
  }

  private static void cancel(Object discarded) {
    CompletableFuture<?> stage = stage(returned(discarded));
    if (stage != null) {
      CancelCauses.CLIENT_GONE.during(() -> stage.cancel(true));
    }
  }

  private static @Nullable Object returned(Object discarded) {
    if (discarded instanceof HandlerResult result) {
      return result.getReturnValue();
    }
    return discarded instanceof EntityResponse<?> ? discarded : null;
  }
}

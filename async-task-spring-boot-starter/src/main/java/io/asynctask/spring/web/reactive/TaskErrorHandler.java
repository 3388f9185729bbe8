package io.asynctask.spring.web.reactive;

import io.asynctask.spring.web.TaskProblem;
import java.net.URI;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * A handler that answers with the {@link TaskProblem} of an exception which reaches no advice: from
 * filters, and from the body of a functional route's response.
 *
 * @since 0.1.0
 */
public final class TaskErrorHandler implements WebExceptionHandler, Ordered {

  /** The order of Spring Boot's handler, which takes all exceptions. */
  private static final int ORDER = -1;

  private final ServerResponse.Context context;

  /**
   * Creates a handler.
   *
   * @param writers write the responses
   */
  public TaskErrorHandler(List<HttpMessageWriter<?>> writers) {
    this.context =
        new ServerResponse.Context() {
          @Override
          public List<HttpMessageWriter<?>> messageWriters() {
            return writers;
          }

          @Override
          public List<ViewResolver> viewResolvers() {
            return List.of();
          }
        };
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    return exchange.getResponse().isCommitted()
        ? Mono.error(failure)
        : TaskProblem.of(failure)
            .map(problem -> write(exchange, problem))
            .orElseGet(() -> Mono.error(failure));
  }

  private Mono<Void> write(ServerWebExchange exchange, ErrorResponse problem) {
    exchange.getResponse().getHeaders().clearContentHeaders();
    problem.getBody().setInstance(URI.create(exchange.getRequest().getPath().value()));
    return ServerResponse.status(problem.getStatusCode())
        .headers(headers -> headers.putAll(problem.getHeaders()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(problem.getBody())
        .flatMap(response -> response.writeTo(exchange, context));
  }
}

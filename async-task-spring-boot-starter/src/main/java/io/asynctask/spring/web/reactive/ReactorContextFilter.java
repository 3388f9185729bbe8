package io.asynctask.spring.web.reactive;

import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * A filter that runs handlers with the thread locals that belong to the Reactor context of the
 * request, so that the tasks that they spawn inherit them. Handlers are called during a
 * subscription, or when what they ask of the request has arrived: its body, form, parts, session or
 * principal. The filter covers all of these. It uses no hook of Reactor, and works together with
 * Reactor's automatic propagation.
 *
 * @since 0.1.0
 */
public final class ReactorContextFilter implements WebFilter, Ordered {

  private final ThreadLocalsOfContext threadLocals;

  /**
   * Creates a filter.
   *
   * @param snapshots sets thread locals from a Reactor context
   */
  public ReactorContextFilter(ContextSnapshotFactory snapshots) {
    this.threadLocals = new ThreadLocalsOfContext(snapshots);
  }

  /** Returns the last position, as the filters before it may write into the context. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return threadLocals.duringSubscription(
        chain.filter(new ExchangeInContext(exchange, threadLocals)));
  }

  /** Returns a constant, as Spring asks for it with each request. */
  @Override
  public String toString() {
    return "ReactorContextFilter";
  }
}

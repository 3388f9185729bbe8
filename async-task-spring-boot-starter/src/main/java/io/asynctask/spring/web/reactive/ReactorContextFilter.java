package io.asynctask.spring.web.reactive;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.reactivestreams.Subscription;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * A filter that runs handlers with the thread locals that belong to the Reactor context of the
 * request, so that the tasks that they spawn inherit them. Handlers are called during a
 * subscription or when the last part of the request's body has arrived; the filter covers both. It
 * uses no hook of Reactor, and works together with Reactor's automatic propagation.
 *
 * @since 0.1.0
 */
public final class ReactorContextFilter implements WebFilter, Ordered {

  private final ContextSnapshotFactory snapshots;

  /**
   * Creates a filter.
   *
   * @param snapshots sets thread locals from a Reactor context
   */
  public ReactorContextFilter(ContextSnapshotFactory snapshots) {
    this.snapshots = snapshots;
  }

  /** Returns the last position, as the filters before it may write into the context. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequestDecorator request =
        new ServerHttpRequestDecorator(exchange.getRequest()) {
          @Override
          public Flux<DataBuffer> getBody() {
            return inContext(super.getBody());
          }
        };
    return inContext(chain.filter(exchange.mutate().request(request).build()));
  }

  private ContextSnapshot.Scope restore(Context context) {
    return snapshots.setThreadLocalsFrom(context);
  }

  private <T> Mono<T> inContext(Mono<T> source) {
    return new MonoOperator<T, T>(source) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        try (ContextSnapshot.Scope ignored = restore(actual.currentContext())) {
          source.subscribe(actual);
        }
      }
    };
  }

  private <T> Flux<T> inContext(Flux<T> source) {
    return new FluxOperator<T, T>(source) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new InContext<>(actual));
      }
    };
  }

  /** Passes every signal on with the thread locals of the subscriber's context. */
  private final class InContext<T> implements CoreSubscriber<T> {

    private final CoreSubscriber<? super T> actual;

    InContext(CoreSubscriber<? super T> actual) {
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      actual.onSubscribe(subscription);
    }

    @Override
    public void onNext(T value) {
      try (ContextSnapshot.Scope ignored = restore(currentContext())) {
        actual.onNext(value);
      }
    }

    @Override
    public void onError(Throwable failure) {
      try (ContextSnapshot.Scope ignored = restore(currentContext())) {
        actual.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      try (ContextSnapshot.Scope ignored = restore(currentContext())) {
        actual.onComplete();
      }
    }
  }
}

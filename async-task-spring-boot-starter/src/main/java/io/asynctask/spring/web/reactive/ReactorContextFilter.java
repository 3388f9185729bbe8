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
 * Runs handlers with the thread locals that the request's Reactor context stands for, so that the
 * tasks that they spawn inherit them. Handlers are called while somebody subscribes, or when the
 * last of the request's body has come: those are the moments that are covered. It takes no hook of
 * Reactor's, and does no harm where the application has switched on the automatic propagation.
 */
public final class ReactorContextFilter implements WebFilter, Ordered {

  private final ContextSnapshotFactory snapshots;

  /** A filter that knows of contexts what {@code snapshots} knows. */
  public ReactorContextFilter(ContextSnapshotFactory snapshots) {
    this.snapshots = snapshots;
  }

  /** The last, as those before it may write into the context. */
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

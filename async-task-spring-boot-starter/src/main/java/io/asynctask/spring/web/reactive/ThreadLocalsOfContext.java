package io.asynctask.spring.web.reactive;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * The thread locals that belong to a Reactor context. It sets them while a publisher is subscribed
 * to, or during the publisher's signals, each time from the context of the subscriber.
 */
record ThreadLocalsOfContext(ContextSnapshotFactory snapshots) {

  private ContextSnapshot.Scope set(Context context) {
    return snapshots.setThreadLocalsFrom(context);
  }

  <T> Mono<T> duringSubscription(Mono<T> source) {
    return new MonoOperator<T, T>(source) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        try (ContextSnapshot.Scope ignored = set(actual.currentContext())) {
          source.subscribe(actual);
        }
      }
    };
  }

  <T> Mono<T> duringSignals(Mono<T> source) {
    return new MonoOperator<T, T>(source) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new InContext<>(actual));
      }
    };
  }

  <T> Flux<T> duringSignals(Flux<T> source) {
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
      try (ContextSnapshot.Scope ignored = set(currentContext())) {
        actual.onNext(value);
      }
    }

    @Override
    public void onError(Throwable failure) {
      try (ContextSnapshot.Scope ignored = set(currentContext())) {
        actual.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      try (ContextSnapshot.Scope ignored = set(currentContext())) {
        actual.onComplete();
      }
    }
  }
}

package io.asynctask.spring.context;

import io.asynctask.Pollable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * Captures what of the calling thread is to follow a task, and has the body run with it: each run
 * restores it, and leaves the runner's thread as it was before.
 */
public interface ContextPropagation {

  /** Lets nothing follow. */
  ContextPropagation NONE =
      new ContextPropagation() {
        @Override
        public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
          return body;
        }

        @Override
        public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
          return body;
        }
      };

  /** The one that is a bean, if any, as the {@link ContextPropagationDecorator}s decorate it. */
  static ContextPropagation of(BeanFactory beans) {
    ContextPropagation context =
        beans.getBeanProvider(ContextPropagation.class).getIfAvailable(() -> NONE);
    for (ContextPropagationDecorator decorator :
        beans.getBeanProvider(ContextPropagationDecorator.class).orderedStream().toList()) {
      context = decorator.decorate(context);
    }
    return context;
  }

  /** The body with the context of the calling thread around it. */
  <T extends @Nullable Object> Callable<T> propagate(Callable<T> body);

  /**
   * A body that is the same for many tasks, with the argument that differs.
   *
   * @param <A> the type of the argument
   * @param <T> the type of the result
   */
  @FunctionalInterface
  interface BodyOf<A, T extends @Nullable Object> {

    /** Runs it. */
    T call(A argument) throws Exception;
  }

  /** As {@link #propagate(Callable)}; an implementation may do without the object of a lambda. */
  default <A, T extends @Nullable Object> Callable<T> propagate(BodyOf<A, T> body, A argument) {
    return propagate((Callable<T>) () -> body.call(argument));
  }

  /** The body with the context of the calling thread around each poll and around its close. */
  <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body);

  /**
   * The body of {@code Executor.execute} with the context of the calling thread around it. What
   * decorates the body sees what it throws, and may run it again.
   */
  default Callable<@Nullable Void> propagate(Runnable body) {
    return propagate(
        (Callable<@Nullable Void>)
            () -> {
              body.run();
              return null;
            });
  }

  /**
   * The same for tasks that have no handle to wait for: they outlive the request in which they are
   * spawned as a rule, so nothing follows them that ends with it.
   */
  default ContextPropagation detached() {
    return this;
  }

  /**
   * The same for an executor whose spawning thread starts a new one for each run: a callable, which
   * has one run, need not look for what such a thread already has, nor for what it is left with.
   */
  default ContextPropagation threadPerTask() {
    return this;
  }
}

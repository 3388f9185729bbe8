package io.asynctask.spring.context;

import io.asynctask.Pollable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * The rule by which the context of a spawning thread follows its tasks: it is captured when a task
 * is spawned and set for each run of the body. After a run the thread has its own context again.
 *
 * <pre>{@code
 * SpawningTaskExecutor executor =
 *     SpawningTaskExecutor.over(delegate, liveTasks).context(ContextPropagation.of(beans)).build();
 * }</pre>
 *
 * @since 0.1.0
 */
public interface ContextPropagation {

  /** No context follows. */
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

  /**
   * Returns the bean of this type as the {@link ContextPropagationDecorator}s decorate it.
   *
   * @param beans has the beans
   * @return the decorated bean, or {@link #NONE} if there is no bean
   */
  static ContextPropagation of(BeanFactory beans) {
    ContextPropagation context =
        beans.getBeanProvider(ContextPropagation.class).getIfAvailable(() -> NONE);
    for (ContextPropagationDecorator decorator :
        beans.getBeanProvider(ContextPropagationDecorator.class).orderedStream().toList()) {
      context = decorator.decorate(context);
    }
    return context;
  }

  /**
   * Puts the context of the calling thread around a body.
   *
   * @param <T> the type of the result
   * @param body the body
   * @return the body with its context
   */
  <T extends @Nullable Object> Callable<T> propagate(Callable<T> body);

  /**
   * The body of many tasks, each of which has an argument of its own.
   *
   * @param <A> the type of the argument
   * @param <T> the type of the result
   */
  @FunctionalInterface
  interface BodyOf<A, T extends @Nullable Object> {

    /**
     * Runs the body.
     *
     * @param argument the argument of the task
     * @return the result of the body
     * @throws Exception when the body fails
     */
    T call(A argument) throws Exception;
  }

  /**
   * Puts the context of the calling thread around a body with an argument, as {@link
   * #propagate(Callable)} does. An implementation may keep the argument without a lambda.
   *
   * @param <A> the type of the argument
   * @param <T> the type of the result
   * @param body the body
   * @param argument the argument
   * @return the body with its context
   */
  default <A, T extends @Nullable Object> Callable<T> propagate(BodyOf<A, T> body, A argument) {
    return propagate((Callable<T>) () -> body.call(argument));
  }

  /**
   * Puts the context of the calling thread around each poll of a body, and around its close.
   *
   * @param <T> the type of the result
   * @param body the body
   * @return the body with its context
   */
  <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body);

  /**
   * Puts the context of the calling thread around the body of {@code Executor.execute}. A decorator
   * of the body sees what the body throws, and may run it again.
   *
   * @param body the body
   * @return the body with its context
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
   * {@return the same rule for tasks without a handle} They mostly outlive the request in which
   * they are spawned, so no context follows them that ends with the request.
   */
  default ContextPropagation detached() {
    return this;
  }

  /**
   * {@return the same rule for an executor that starts a new thread for each run} A callable body
   * has one run, so the context that such a thread has before and afterwards does not matter.
   */
  default ContextPropagation threadPerTask() {
    return this;
  }
}

package io.asynctask.spring.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A handler of the calls of one {@code @Async} method, which decides when the task of a call is
 * spawned. It is for extensions of the starter, for example those that store a call. Safe for use
 * by many threads.
 *
 * <pre>{@code
 * AsyncCallHandler audited =
 *     call -> {
 *       audit.record(call.taskName(), call.tags());
 *       return call.spawn(Callable::call);
 *     };
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AsyncCallHandler {

  /**
   * Handles a call, on the thread of the caller.
   *
   * @param call the call
   * @return what the caller gets; {@code null} if the method returns nothing
   * @throws Throwable what the caller gets instead
   */
  @Nullable Object handle(AsyncCall call) throws Throwable;

  /**
   * A bean that chooses the handlers of methods. Beans of this type are asked when a method is
   * called for the first time, in their order; the first handler counts.
   *
   * @since 0.1.0
   */
  @FunctionalInterface
  interface Selector {

    /**
     * Chooses the handler of a method.
     *
     * @param method the method of the target class
     * @param targetClass the class of the bean
     * @param beanName the name of the bean; {@code null} if it is not known because the application
     *     has frozen the proxy
     * @return the handler; {@code null} if calls of the method spawn tasks as usual
     */
    @Nullable AsyncCallHandler select(
        Method method, Class<?> targetClass, @Nullable String beanName);
  }
}

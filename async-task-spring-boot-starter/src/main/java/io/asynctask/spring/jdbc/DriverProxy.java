package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Stands between a task and what a driver has given to it. A plain proxy of the JDK with all
 * interfaces of its target, the vendor's own too: Spring's are made for beans, and to make one for
 * each statement took several times as long as a short statement.
 *
 * <p>Interrupts are put off while the driver is called. They break what it touches: a virtual
 * thread its socket, any thread the file of an embedded database. A cancelled task would lose the
 * connection on which it is to roll back.
 */
abstract class DriverProxy implements InvocationHandler {

  private static final Object[] NONE = {};

  private static final ClassValue<Class<?>[]> INTERFACES =
      new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> type) {
          return ClassUtils.getAllInterfacesForClass(type);
        }
      };

  private final Object target;
  final Duration cleanUp;

  /**
   * @param cleanUp how long a statement may take that begins after the cancel
   */
  DriverProxy(Object target, Duration cleanUp) {
    this.target = target;
    this.cleanUp = cleanUp;
  }

  /** The proxy, new with each call. */
  final Object proxy() {
    Class<?> type = target.getClass();
    return Proxy.newProxyInstance(type.getClassLoader(), INTERFACES.get(type), this);
  }

  @Override
  public final @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
      return arguments != null && proxy == arguments[0];
    }
    // An interrupt waits for the driver as long as a statement may take in a clean-up, and a moment
    // for its cancel.
    try (Registration putOff = TaskContext.putOffInterrupts(cleanUp.plusMillis(100))) {
      return call(proxy, method, arguments);
    }
  }

  /** Does what is asked of the target. */
  abstract @Nullable Object call(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

  final @Nullable Object proceed(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return AopUtils.invokeJoinpointUsingReflection(
        target, method, arguments == null ? NONE : arguments);
  }
}

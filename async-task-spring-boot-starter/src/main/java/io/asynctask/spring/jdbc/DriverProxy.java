package io.asynctask.spring.jdbc;

import io.asynctask.Registration;
import io.asynctask.TaskContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * A proxy between a task and an object of a driver or pool. It is a plain proxy of the JDK:
 * Spring's proxies are made for beans, and one of them for each statement took several times as
 * long as a short statement.
 *
 * <p>Above a pool, a proxy has all interfaces of its target, also those of the vendor. Below a pool
 * it has the interfaces of {@code java.sql} only: so {@code unwrap} of any other type returns the
 * object of the driver, as without the proxy.
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

  static final ClassValue<Class<?>[]> STANDARD_INTERFACES =
      new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> type) {
          Set<Class<?>> standard = new LinkedHashSet<>();
          addStandard(ClassUtils.getAllInterfacesForClass(type), standard);
          return standard.toArray(Class<?>[]::new);
        }
      };

  /** A driver's class may implement an interface of the vendor's that extends the standard one. */
  private static void addStandard(Class<?>[] interfaces, Set<Class<?>> standard) {
    for (Class<?> each : interfaces) {
      if (each.getPackageName().equals("java.sql")) {
        standard.add(each);
      }
      addStandard(each.getInterfaces(), standard);
    }
  }

  final Object target;
  final ProxySettings settings;

  DriverProxy(Object target, ProxySettings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** Returns the target of {@code object} if that is such a proxy, and otherwise the object. */
  static @Nullable Object unwrapped(@Nullable Object object) {
    return object != null
            && Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof DriverProxy proxy
        ? proxy.target
        : object;
  }

  /** Returns a new proxy with each call. */
  final Object proxy() {
    Class<?> type = target.getClass();
    var interfaces = settings.belowPool() ? STANDARD_INTERFACES : INTERFACES;
    return Proxy.newProxyInstance(type.getClassLoader(), interfaces.get(type), this);
  }

  @Override
  public final @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (arguments != null && arguments.length == 1) {
      Object argument = arguments[0];
      switch (method.getName()) {
        case "equals" -> {
          return proxy == argument || target.equals(unwrapped(argument));
        }
        case "unwrap", "isWrapperFor" -> {
          // Below a pool this is the answer that the object of the driver would give to the pool.
          if (settings.belowPool() && argument instanceof Class<?> t && t.isInstance(target)) {
            return method.getName().equals("unwrap") ? target : true;
          }
        }
        default -> {}
      }
    }
    return call(proxy, method, arguments);
  }

  /** Calls the method of the target. */
  abstract @Nullable Object call(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

  final @Nullable Object proceed(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return AopUtils.invokeJoinpointUsingReflection(
        target, method, arguments == null ? NONE : arguments);
  }

  /**
   * Puts off interrupts of the current task until the result is closed. An interrupt breaks the
   * resources of a driver: the socket on a virtual thread, the file of an embedded database on any
   * thread. So a cancelled task would lose the connection on which it is to roll back. The
   * interrupt waits for as long as a statement may take in a clean-up, and a little longer for its
   * cancel.
   */
  final Registration putOffInterrupts() {
    return TaskContext.putOffInterrupts(settings.cleanUp().plusMillis(100));
  }
}

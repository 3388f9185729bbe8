package io.asynctask.spring.durable.method;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ReflectionUtils;

/** Finds the method by which a bean is called through its proxy. */
final class ProxyMethod {

  private ProxyMethod() {}

  /**
   * Returns the method of the proxy for a method of the class behind it; {@code null} if the bean
   * has no proxy, or if no interface of the proxy has it.
   */
  static @Nullable Method of(Method method, Class<?> type, Object bean) {
    if (!AopUtils.isAopProxy(bean)) {
      return null;
    }
    if (AopUtils.isCglibProxy(bean)) {
      ReflectionUtils.makeAccessible(method);
      return method;
    }
    for (Class<?> each : bean.getClass().getInterfaces()) {
      for (Method declared : each.getMethods()) {
        // The interface may be generic: then its method has other parameter types.
        if (declared.getName().equals(method.getName())
            && BridgeMethodResolver.getMostSpecificMethod(declared, type).equals(method)) {
          ReflectionUtils.makeAccessible(declared); // the interface may not be public
          return declared;
        }
      }
    }
    return null;
  }
}

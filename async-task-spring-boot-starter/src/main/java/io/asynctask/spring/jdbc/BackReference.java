package io.asynctask.spring.jdbc;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of a result set or of metadata. It refers back to the proxy from which it came, where
 * the object of the driver would refer to the driver's own object.
 */
final class BackReference extends DriverProxy {

  private final Object origin;
  private final Object originProxy;

  BackReference(Object target, ProxySettings settings, Object origin, Object originProxy) {
    super(target, settings);
    this.origin = origin;
    this.originProxy = originProxy;
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    Object result = proceed(method, arguments);
    return result == origin ? originProxy : result;
  }
}

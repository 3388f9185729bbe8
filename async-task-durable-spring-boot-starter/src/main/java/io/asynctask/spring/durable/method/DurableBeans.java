package io.asynctask.spring.durable.method;

import io.asynctask.spring.durable.Durable;
import java.lang.reflect.Method;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that have durable methods, found by their types as Spring finds {@code @EventListener}
 * methods: lazy, prototype and scoped ones are found without being created.
 */
final class DurableBeans {

  private static final Log log = LogFactory.getLog(DurableBeans.class);

  private final ConfigurableListableBeanFactory beans;

  /** Receives the durable methods. */
  @FunctionalInterface
  interface Visitor {
    void visit(String beanName, Class<?> type, Method method, Durable durable);
  }

  DurableBeans(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  void forEach(Visitor visitor) {
    for (String name : beans.getBeanNamesForType(Object.class)) {
      Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : type(name);
      if (type != null) {
        DurableAnnotations.in(type)
            .forEach((method, durable) -> visitor.visit(name, type, method, durable));
      }
    }
  }

  /** Returns the class of a bean behind its proxies; {@code null} if it is not known. */
  private @Nullable Class<?> type(String name) {
    Class<?> type = targetClass(name);
    if (type != null && ScopedObject.class.isAssignableFrom(type)) {
      Class<?> scoped = targetClass(ScopedProxyUtils.getTargetBeanName(name));
      return scoped == null ? type : scoped;
    }
    return type;
  }

  private @Nullable Class<?> targetClass(String name) {
    try {
      return AutoProxyUtils.determineTargetClass(beans, name);
    } catch (RuntimeException | LinkageError unknown) {
      log.debug(
          "The class of the bean '" + name + "' is not known, so it has no durable methods",
          unknown);
      return null;
    }
  }
}

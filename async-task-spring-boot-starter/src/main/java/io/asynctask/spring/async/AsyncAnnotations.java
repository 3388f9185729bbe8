package io.asynctask.spring.async;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The annotations that make methods asynchronous. An annotation applies to the method on which it
 * stands; on a type, it applies to the methods that this type declares.
 */
record AsyncAnnotations(Set<Class<? extends Annotation>> types) {

  /** Returns the annotations that Spring knows, as far as they are on the class path. */
  static AsyncAnnotations ofSpring() {
    Set<Class<? extends Annotation>> types = new LinkedHashSet<>();
    types.add(Async.class);
    ClassLoader loader = AsyncAnnotationAdvisor.class.getClassLoader();
    for (String name :
        new String[] {"jakarta.ejb.Asynchronous", "jakarta.enterprise.concurrent.Asynchronous"}) {
      if (ClassUtils.isPresent(name, loader)) {
        types.add(ClassUtils.resolveClassName(name, loader).asSubclass(Annotation.class));
      }
    }
    return new AsyncAnnotations(Set.copyOf(types));
  }

  /**
   * Whether one of them stands on the method, or on the method of a supertype that it implements.
   */
  boolean isAnnotated(Method method) {
    return types.stream().anyMatch(type -> AnnotatedElementUtils.hasAnnotation(method, type));
  }

  /**
   * Whether one of them applies to the method of a bean of class {@code bean}. It does not apply to
   * a method that an annotated type declares only because another type demands it, such as {@code
   * Supplier.get}.
   */
  boolean applyTo(Method method, Class<?> bean) {
    if (isAnnotated(method)) {
      return true;
    }
    boolean applies = false;
    for (Class<?> declaring : declaring(method, bean)) {
      if (isAnnotatedType(declaring)) {
        applies = true;
      } else if (declaring.isInterface()) {
        return false;
      }
    }
    return applies;
  }

  private boolean isAnnotatedType(Class<?> type) {
    return types.stream()
        .anyMatch(annotation -> AnnotatedElementUtils.isAnnotated(type, annotation));
  }

  private static Set<Class<?>> declaring(Method method, Class<?> bean) {
    Set<Class<?>> declaring = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(bean));
    for (Class<?> type = bean; type != null; type = type.getSuperclass()) {
      declaring.add(type);
    }
    declaring.removeIf(type -> !declares(type, method));
    return declaring;
  }

  private static boolean declares(Class<?> type, Method method) {
    Method found = ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes());
    return found != null && found.getDeclaringClass() == type;
  }
}

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
 * The annotations that make methods asynchronous, and the methods that their authors mean by them:
 * the annotated method, and of an annotated type the methods that this type declares.
 */
record AsyncAnnotations(Set<Class<? extends Annotation>> types) {

  /** Those that Spring knows, as far as they are on the class path. */
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

  /** Whether one stands on the method, or on the method of a supertype that it implements. */
  boolean standOn(Method method) {
    return types.stream().anyMatch(type -> AnnotatedElementUtils.hasAnnotation(method, type));
  }

  /**
   * Whether the method of a bean of class {@code bean} is meant by one. A method that an annotated
   * type declares only because another type demands it, as {@code Supplier.get}, is not.
   */
  boolean areMeantFor(Method method, Class<?> bean) {
    if (standOn(method)) {
      return true;
    }
    boolean meant = false;
    for (Class<?> declaring : declaring(method, bean)) {
      if (standOnType(declaring)) {
        meant = true;
      } else if (declaring.isInterface()) {
        return false;
      }
    }
    return meant;
  }

  private boolean standOnType(Class<?> type) {
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

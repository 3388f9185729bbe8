package io.asynctask.spring.durable.method;

import io.asynctask.spring.durable.Durable;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds {@link Durable} on methods, their interfaces and annotations included. */
final class DurableAnnotations {

  private DurableAnnotations() {}

  /** Returns the durable methods of a class, each as the class has it. */
  static Map<Method, Durable> in(Class<?> type) {
    return !type.getName().startsWith("org.springframework.")
            && AnnotationUtils.isCandidateClass(type, Durable.class)
        ? MethodIntrospector.selectMethods(type, (MetadataLookup<Durable>) DurableAnnotations::on)
        : Map.of();
  }

  static @Nullable Durable on(Method method) {
    return AnnotatedElementUtils.findMergedAnnotation(method, Durable.class);
  }
}

package io.asynctask.spring.async;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/** Hints for the properties of a tagged method's arguments, which the SpEL of a tag may read. */
final class TaskTagReflectiveProcessor implements ReflectiveProcessor {

  @Override
  public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
    if (element instanceof Method method) {
      for (Class<?> type : method.getParameterTypes()) {
        hints.registerType(
            type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
      }
    }
  }
}

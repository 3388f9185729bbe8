package io.asynctask.spring.durable;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/** Hints for the call of a durable method, and for the JSON of its arguments and its result. */
final class DurableReflectiveProcessor implements ReflectiveProcessor {

  private final BindingReflectionHintsRegistrar json = new BindingReflectionHintsRegistrar();

  @Override
  public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
    if (element instanceof Method method) {
      hints.registerMethod(method, ExecutableMode.INVOKE);
      json.registerReflectionHints(hints, method.getGenericParameterTypes());
      if (method.getGenericReturnType() instanceof ParameterizedType future) {
        for (Type result : future.getActualTypeArguments()) {
          json.registerReflectionHints(hints, result);
        }
      }
    }
  }
}

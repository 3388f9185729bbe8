package io.asynctask.spring.actuate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** Recognizes virtual threads, on a JDK that may not have them. */
final class VirtualThreads {

  private static final @Nullable Method IS_VIRTUAL =
      ReflectionUtils.findMethod(Thread.class, "isVirtual");

  private VirtualThreads() {}

  static boolean isVirtual(Thread thread) {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invoke(thread);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}

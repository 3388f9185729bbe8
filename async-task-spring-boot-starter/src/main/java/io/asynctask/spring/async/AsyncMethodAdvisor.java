package io.asynctask.spring.async;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.StaticMethodMatcher;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.util.ReflectionUtils;

/** Spring's advisor for {@code @Async} with the advice of the starter. */
final class AsyncMethodAdvisor extends AsyncAnnotationAdvisor {

  private static final long serialVersionUID = 1L;

  private final transient AsyncMethodInterceptor interceptor;
  private final transient Pointcut pointcut;

  /**
   * @param annotationType the only annotation to look for, in place of Spring's annotations
   */
  AsyncMethodAdvisor(
      @Nullable Class<? extends Annotation> annotationType, AsyncMethodInterceptor interceptor) {
    this.interceptor = interceptor;
    if (annotationType != null) {
      setAsyncAnnotationType(annotationType);
    }
    this.pointcut =
        new ComposablePointcut(super.getPointcut())
            .intersection(
                (MethodMatcher) new IntendedMethods(super.getPointcut().getMethodMatcher()));
  }

  AsyncMethodInterceptor interceptor() {
    return interceptor;
  }

  @Override
  public Advice getAdvice() {
    return interceptor;
  }

  @Override
  public Pointcut getPointcut() {
    return pointcut;
  }

  /**
   * Leaves out the methods of an annotated class that are not meant to be asynchronous: {@code
   * equals} and the like, and default methods of interfaces without the annotation, such as those
   * of {@code ApplicationListener}.
   */
  private static final class IntendedMethods extends StaticMethodMatcher {

    private final MethodMatcher annotated;

    IntendedMethods(MethodMatcher annotated) {
      this.annotated = annotated;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
      return !ReflectionUtils.isObjectMethod(specific)
          && (!specific.isDefault() || annotated.matches(specific, specific.getDeclaringClass()));
    }
  }
}

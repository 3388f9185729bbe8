package io.asynctask.spring.durable.method;

import java.lang.reflect.Method;
import org.springframework.aop.Advisor;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcher;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.resilience.retry.AbstractRetryInterceptor;
import org.springframework.resilience.retry.SimpleRetryInterceptor;

/**
 * Takes durable methods out of the advice that {@code @EnableResilientMethods} puts around beans:
 * it would repeat their bodies at once, on a thread that waits, within each attempt. It has no
 * order, so that it comes after Spring's post-processor.
 *
 * @since 0.1.0
 */
public final class RetryAdviceExclusion implements BeanPostProcessor {

  private static final MethodMatcher NOT_DURABLE =
      new StaticMethodMatcher() {
        @Override
        public boolean matches(Method method, Class<?> targetClass) {
          return DurableAnnotations.on(AopUtils.getMostSpecificMethod(method, targetClass)) == null;
        }
      };

  /** Creates it. */
  public RetryAdviceExclusion() {}

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof Advised advised && !advised.isFrozen()) {
      for (Advisor advisor : advised.getAdvisors()) {
        if (advisor instanceof PointcutAdvisor retries
            && retries.getAdvice() instanceof AbstractRetryInterceptor advice
            && !(advice instanceof SimpleRetryInterceptor)
            && !DurableAnnotations.in(AopUtils.getTargetClass(bean)).isEmpty()) {
          advised.replaceAdvisor(
              retries,
              new DefaultPointcutAdvisor(
                  new ComposablePointcut(retries.getPointcut()).intersection(NOT_DURABLE), advice));
        }
      }
    }
    return bean;
  }
}

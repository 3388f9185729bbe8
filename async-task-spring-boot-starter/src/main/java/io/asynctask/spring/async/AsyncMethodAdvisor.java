package io.asynctask.spring.async;

import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;

/** Spring's pointcut for {@code @Async} with our advice. */
final class AsyncMethodAdvisor extends AbstractPointcutAdvisor {

  private static final long serialVersionUID = 1L;

  private final transient Pointcut pointcut;
  private final transient AsyncMethodInterceptor advice;

  AsyncMethodAdvisor(Pointcut pointcut, AsyncMethodInterceptor advice) {
    this.pointcut = pointcut;
    this.advice = advice;
  }

  @Override
  public Pointcut getPointcut() {
    return pointcut;
  }

  @Override
  public Advice getAdvice() {
    return advice;
  }
}

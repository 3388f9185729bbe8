package io.asynctask.spring.async;

import io.asynctask.LiveTasks;
import io.asynctask.spring.context.ContextPropagation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the advice around beans with {@code @Async} methods, in the place of Spring's {@code
 * AsyncAnnotationBeanPostProcessor}, and refuses beans whose methods cannot be asynchronous.
 */
public final class AsyncMethodBeanPostProcessor
    extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  private final transient Map<Class<?>, String> beanNames = new ConcurrentHashMap<>();
  private @Nullable Class<? extends Annotation> asyncAnnotationType;
  private transient @Nullable AsyncMethodReader reader;

  /** A post-processor that goes before other advice, as Spring's does. */
  public AsyncMethodBeanPostProcessor() {
    setBeforeExistingAdvisors(true);
  }

  /** The only annotation to look for, in place of those that Spring knows. */
  public void setAsyncAnnotationType(Class<? extends Annotation> asyncAnnotationType) {
    this.asyncAnnotationType = asyncAnnotationType;
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    super.setBeanFactory(beanFactory);
    reader = new AsyncMethodReader(beanFactory);
    AsyncAnnotationAdvisor spring = new AsyncAnnotationAdvisor();
    if (asyncAnnotationType != null) {
      spring.setAsyncAnnotationType(asyncAnnotationType);
    }
    AsyncMethodInterceptor advice =
        new AsyncMethodInterceptor(
            this::read,
            SingletonSupplier.of(() -> beanFactory.getBean(LiveTasks.class)),
            SingletonSupplier.of(
                () ->
                    beanFactory
                        .getBeanProvider(ContextPropagation.class)
                        .getIfAvailable(() -> ContextPropagation.NONE)));
    advice.setBeanFactory(beanFactory);
    advice.configure(
        configured(beanFactory, AsyncConfigurer::getAsyncExecutor),
        configured(beanFactory, AsyncConfigurer::getAsyncUncaughtExceptionHandler));
    advisor = new AsyncMethodAdvisor(spring.getPointcut(), advice);
  }

  private static <T> Supplier<@Nullable T> configured(
      BeanFactory beanFactory, Function<AsyncConfigurer, @Nullable T> property) {
    return () -> {
      AsyncConfigurer configurer =
          beanFactory.getBeanProvider(AsyncConfigurer.class).getIfAvailable();
      return configurer == null ? null : property.apply(configurer);
    };
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Class<?> type = AopUtils.getTargetClass(bean);
    if (isEligible(type)) {
      // Two beans of a class are told apart by nothing but the task's tags.
      beanNames.merge(type, beanName, (one, other) -> ClassUtils.getShortNameAsProperty(type));
      validate(type);
    }
    return super.postProcessAfterInitialization(bean, beanName);
  }

  private void validate(Class<?> type) {
    MethodIntrospector.selectMethods(
        type,
        (Method method) -> {
          if (isAsync(method, type)) {
            read(method, type);
          }
          return false;
        });
  }

  private boolean isAsync(Method method, Class<?> type) {
    return Modifier.isPublic(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers())
        && advisor instanceof AsyncMethodAdvisor async
        && async.getPointcut().getMethodMatcher().matches(method, type);
  }

  private AsyncMethod read(Method method, Class<?> type) {
    String bean = beanNames.getOrDefault(type, ClassUtils.getShortNameAsProperty(type));
    return Objects.requireNonNull(reader).read(method, bean);
  }
}

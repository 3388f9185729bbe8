package io.asynctask.spring.async;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.ProxyAsyncConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Spring's post-processor for beans with {@code @Async} methods, with the advice of the starter.
 * Which beans are proxied, and how, is up to Spring. Beans with methods that cannot be asynchronous
 * are refused.
 *
 * @since 0.1.0
 */
public final class AsyncMethodBeanPostProcessor extends AsyncAnnotationBeanPostProcessor {

  /** A field of {@link ProxyAsyncConfiguration}, which has no method that returns it. */
  static final String ENABLE_ASYNC = "enableAsync";

  private static final long serialVersionUID = 1L;

  private transient @Nullable Supplier<? extends @Nullable Executor> executor;
  private transient @Nullable Supplier<? extends @Nullable AsyncUncaughtExceptionHandler> handler;

  /** The only annotation to look for, if there is one. */
  private @Nullable Class<? extends Annotation> annotationType;

  private transient AsyncAnnotations annotations = AsyncAnnotations.ofSpring();
  private transient @Nullable AsyncExecutors executors;
  private transient @Nullable AsyncMethodReader reader;
  private transient @Nullable ObjectProvider<AsyncCallHandler.Selector> handlers;

  /** The advisors of beans, so that a prototype is read once and not for each instance. */
  private final transient Map<Bean, AsyncMethodAdvisor> advisors =
      new ConcurrentReferenceHashMap<>();

  /** A bean by name and type, as a factory and its product have the same name. */
  private record Bean(String name, Class<?> type) {}

  /**
   * Takes over the attributes of the application's {@code @EnableAsync}.
   *
   * @param configuration the configuration that {@code @EnableAsync} has imported
   */
  public void setEnabledBy(ProxyAsyncConfiguration configuration) {
    // There may be several. Spring chooses one, and has no method that returns it.
    AnnotationAttributes enableAsync =
        (AnnotationAttributes)
            Objects.requireNonNull(
                new DirectFieldAccessor(configuration).getPropertyValue(ENABLE_ASYNC));
    Class<? extends Annotation> annotation = enableAsync.getClass("annotation");
    if (annotation != Annotation.class) {
      setAsyncAnnotationType(annotation);
    }
    if (enableAsync.getBoolean("proxyTargetClass")) {
      setProxyTargetClass(true); // never false: that would overrule the application's default
    }
    setOrder(enableAsync.<Integer>getNumber("order"));
  }

  @Override
  public void configure(
      @Nullable Supplier<? extends @Nullable Executor> executor,
      @Nullable Supplier<? extends @Nullable AsyncUncaughtExceptionHandler> exceptionHandler) {
    this.executor = executor;
    this.handler = exceptionHandler;
  }

  @Override
  public void setExecutor(Executor executor) {
    this.executor = () -> executor;
  }

  @Override
  public void setExceptionHandler(AsyncUncaughtExceptionHandler exceptionHandler) {
    this.handler = () -> exceptionHandler;
  }

  @Override
  public void setAsyncAnnotationType(Class<? extends Annotation> asyncAnnotationType) {
    super.setAsyncAnnotationType(asyncAnnotationType);
    this.annotationType = asyncAnnotationType;
    this.annotations = new AsyncAnnotations(Set.of(asyncAnnotationType));
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    super.setBeanFactory(beanFactory);
    reader = new AsyncMethodReader(beanFactory);
    handlers = beanFactory.getBeanProvider(AsyncCallHandler.Selector.class);
    executors = new AsyncExecutors(beanFactory, executor, handler);
    advisor = advisor(null);
  }

  /**
   * {@return what tracks the tasks on executors of the application's own, which are no {@link
   * SpawningTaskExecutor}; each from the first call of a method on it}
   */
  public Collection<SpawningTaskExecutor> trackedExecutors() {
    return executors == null ? List.of() : executors.tracked();
  }

  /** Creates the advisor of the bean of this name; {@code null} for any bean. */
  private AsyncMethodAdvisor advisor(@Nullable String beanName) {
    return new AsyncMethodAdvisor(
        annotationType,
        new AsyncMethodInterceptor(
            Objects.requireNonNull(executors),
            Objects.requireNonNull(reader),
            this::handler,
            beanName));
  }

  private @Nullable AsyncCallHandler handler(
      Method method, Class<?> targetClass, @Nullable String beanName) {
    return Objects.requireNonNull(handlers)
        .orderedStream()
        .map(selector -> selector.select(method, targetClass, beanName))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns whether the annotation of asynchronous methods applies to a method.
   *
   * @param method the method of the class
   * @param type the class of the bean
   * @return whether calls through a proxy of the bean are asynchronous
   */
  public boolean isAsynchronous(Method method, Class<?> type) {
    return annotations.applyTo(method, type);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Object proxy = super.postProcessAfterInitialization(bean, beanName);
    if (proxy instanceof Advised advised
        && advisor != null
        && advised.indexOf(advisor) >= 0
        && !advised.isFrozen()) {
      Bean key = new Bean(beanName, AopUtils.getTargetClass(proxy));
      AsyncMethodAdvisor own = advisors.get(key);
      if (own == null) {
        own = advisor(nameForTasks(beanName));
        check(own, key.type(), proxy);
        advisors.put(key, own);
      }
      advised.replaceAdvisor(advisor, own);
    }
    return proxy;
  }

  private static String nameForTasks(String beanName) {
    return ScopedProxyUtils.isScopedTarget(beanName)
        ? ScopedProxyUtils.getOriginalBeanName(beanName)
        : beanName;
  }

  /** Reads the methods to which the annotation applies, so that a mistake fails the start. */
  private void check(AsyncMethodAdvisor advisor, Class<?> type, Object proxy) {
    MethodMatcher matcher = advisor.getPointcut().getMethodMatcher();
    MethodIntrospector.selectMethods(
        type,
        (Method method) -> {
          if (isIntercepted(method, proxy)
              && matcher.matches(method, type)
              && annotations.applyTo(method, type)) {
            advisor.interceptor().read(method, type);
          }
          return false;
        });
  }

  /**
   * Whether calls through the proxy reach the advice. A method that is not public is read only if
   * it has the annotation itself: most such methods of an annotated class are helpers.
   */
  private boolean isIntercepted(Method method, Object proxy) {
    int modifiers = method.getModifiers();
    return !Modifier.isStatic(modifiers)
        && !Modifier.isPrivate(modifiers)
        && !method.isBridge() // read as the method that it stands for
        && !method.getDeclaringClass().isAssignableFrom(Advised.class)
        && method.getDeclaringClass() != DecoratingProxy.class
        && (Modifier.isPublic(modifiers) || annotations.isAnnotated(method))
        && (!AopUtils.isJdkDynamicProxy(proxy) || ClassUtils.hasMethod(proxy.getClass(), method));
  }
}

package io.asynctask.spring.async;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns once, at the end of the start, about the {@code @Async} methods of an application that has
 * no {@code @EnableAsync}: they run on the threads of their callers, as with Spring alone.
 *
 * @since 0.1.0
 */
public final class MissingEnableAsyncWarning
    implements BeanPostProcessor, SmartInitializingSingleton {

  private static final Log log = LogFactory.getLog(MissingEnableAsyncWarning.class);

  private static final int SHOWN = 10;

  private final Pointcut asynchronous = new AsyncAnnotationAdvisor().getPointcut();
  private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> methods = ConcurrentHashMap.newKeySet();

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    Class<?> type = ClassUtils.getUserClass(bean);
    if (seen.add(type) && AopUtils.canApply(asynchronous, type)) {
      MethodIntrospector.selectMethods(type, (Method method) -> note(method, type));
    }
    return bean;
  }

  private boolean note(Method method, Class<?> type) {
    if (!ReflectionUtils.isObjectMethod(method)
        && !method.isBridge()
        && asynchronous.getMethodMatcher().matches(method, type)) {
      methods.add(ClassUtils.getQualifiedMethodName(method, type));
    }
    return false;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (!methods.isEmpty()) {
      log.warn(
          "There is no @EnableAsync, so these @Async methods run on the threads of their callers: "
              + shown()
              + ". Add @EnableAsync to a configuration class, or set"
              + " async-task.async-methods.mode=always to make them asynchronous without it.");
    }
  }

  private String shown() {
    String first = new TreeSet<>(methods).stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = methods.size() - SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}

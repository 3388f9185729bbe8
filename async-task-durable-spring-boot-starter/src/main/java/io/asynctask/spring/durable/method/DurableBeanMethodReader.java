package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.AsyncMethodBeanPostProcessor;
import io.asynctask.spring.async.AsyncMethodReader;
import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableBaggage;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.task.LogText;
import io.asynctask.spring.task.TextRules;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks durable methods. What their calls need is looked up when it is needed. */
final class DurableBeanMethodReader {

  private final ConfigurableListableBeanFactory beans;
  private final AsyncMethodReader annotations;
  private final Supplier<DurableJson> json;
  private final Supplier<StoredContext> context;
  private final Supplier<LogText> logText;
  private final Supplier<DurableCalls> calls;

  DurableBeanMethodReader(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
    this.annotations = new AsyncMethodReader(beans);
    this.json =
        SingletonSupplier.of(
            () ->
                new DurableJson(
                    beans.getBeanProvider(JsonMapper.class).getIfAvailable(JsonMapper::shared)));
    this.context =
        SingletonSupplier.of(
            () ->
                new StoredContext(
                    beans.getBeanProvider(DurableBaggage.class).orderedStream().toList()));
    this.logText =
        SingletonSupplier.of(
            () ->
                new LogText(
                    beans
                        .getBeanProvider(TextRules.class)
                        .getIfAvailable(() -> TextRules.DEFAULT)
                        .inLogs()));
    this.calls = SingletonSupplier.of(() -> beans.getBean(DurableCalls.class));
  }

  /**
   * Reads a method.
   *
   * @param type the class of the bean
   * @throws InvalidAsyncMethodException if it cannot be durable
   */
  DurableBeanMethod read(String beanName, Class<?> type, Method method, Durable durable) {
    checkAsynchronous(method, type);
    checkProxied(beanName, type, method);
    annotations.check(method);
    if (!hasBean(DurableCalls.class)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but there is no database to store its tasks in",
          "Define a DataSource, for example by spring.datasource.url, and mark one of several with"
              + " @Primary. Or set"
              + " async-task.durable.enabled=false to run @Durable methods as ordinary @Async"
              + " methods.",
          null);
    }
    DurableJson json = this.json.get();
    return new DurableBeanMethod(
        annotations.taskName(method, beanName),
        beanName,
        method,
        new DurableBeanMethod.Parts(
            type,
            () -> beans.getBean(beanName),
            ReturnedHandle.of(method),
            DurableKey.of(method, durable, annotations),
            StoredArguments.of(method, type, json),
            StoredResult.of(method, type, json),
            RetryRule.of(method, type, beans),
            context.get(),
            logText.get(),
            calls));
  }

  private void checkAsynchronous(Method method, Class<?> type) {
    if (!hasBean(AsyncMethodBeanPostProcessor.class)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but @Async methods are not enabled, or not as tasks of async-task",
          "Add @EnableAsync to a configuration class, and do not set"
              + " async-task.async-methods.mode=never.",
          null);
    }
    if (!beans.getBean(AsyncMethodBeanPostProcessor.class).isAsynchronous(method, type)) {
      throw new InvalidAsyncMethodException(
          method, "it is @Durable but not @Async", "Add @Async, or remove @Durable.", null);
    }
  }

  private void checkProxied(String beanName, Class<?> type, Method method) {
    int modifiers = method.getModifiers();
    if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but as a private or static method it cannot be called through a proxy",
          "Make it a public method of the bean.",
          null);
    }
    Object singleton = beans.getSingleton(beanName);
    Object bean = singleton instanceof FactoryBean ? null : singleton; // its product is not known
    if (Modifier.isFinal(modifiers) && bean != null && AopUtils.isCglibProxy(bean)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but as a final method it is not called through the proxy of the class",
          "Remove 'final' (in Kotlin: make it open).",
          null);
    }
    if (bean != null && !AopUtils.isAopProxy(bean)) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but the bean '%s' has no proxy, because it was created too early"
              .formatted(beanName),
          "Move the method to a bean that no BeanPostProcessor or other infrastructure needs.",
          null);
    }
    if (bean != null && ProxyMethod.of(method, type, bean) == null) {
      throw new InvalidAsyncMethodException(
          method,
          "it is @Durable, but no interface of the bean has it, so that the proxy does not",
          "Declare it in an interface, or use class proxies: @EnableAsync(proxyTargetClass ="
              + " true).",
          null);
    }
  }

  private boolean hasBean(Class<?> type) {
    return beans.getBeanNamesForType(type, true, false).length > 0;
  }
}

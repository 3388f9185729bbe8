package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.AsyncCallHandler;
import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.engine.DurableMethod;
import io.asynctask.spring.durable.engine.DurableMethods;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.BridgeMethodResolver;

/**
 * The durable methods of all beans, and their handler. It reads them at the end of the start, and
 * before that when one is called. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DurableBeanMethods
    implements DurableMethods, AsyncCallHandler.Selector, SmartInitializingSingleton {

  private final ConfigurableListableBeanFactory beans;
  private final DurableBeanMethodReader reader;
  private final Map<BeanMethod, DurableBeanMethod> methods = new ConcurrentHashMap<>();
  private final Map<String, DurableBeanMethod> byName = new ConcurrentHashMap<>();
  private volatile boolean complete;

  /** A method by bean, as two beans of one class have different tasks. */
  private record BeanMethod(String bean, Method method) {}

  /**
   * Creates it.
   *
   * @param beans has the beans
   */
  public DurableBeanMethods(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
    this.reader = new DurableBeanMethodReader(beans);
  }

  @Override
  public Collection<? extends DurableMethod> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public void afterSingletonsInstantiated() {
    new DurableBeans(beans).forEach(this::method);
    complete = true; // the engine does not ask again
  }

  @Override
  public @Nullable AsyncCallHandler select(
      Method method, Class<?> targetClass, @Nullable String beanName) {
    Durable durable = DurableAnnotations.on(method);
    if (durable == null) {
      return null;
    }
    if (beanName == null) {
      throw new IllegalStateException(
          ("The bean of the durable method %s is not known: its proxy is frozen. Do not freeze it,"
                  + " or remove @Durable.")
              .formatted(method.toGenericString()));
    }
    return method(beanName, targetClass, method, durable);
  }

  private DurableBeanMethod method(String beanName, Class<?> type, Method method, Durable durable) {
    BeanMethod key = new BeanMethod(beanName, method);
    DurableBeanMethod present = methods.get(key);
    if (present == null) {
      present = declaredByAnInterface(key, type);
    }
    return present == null ? add(key, reader.read(beanName, type, method, durable)) : present;
  }

  /** Finds the method of a bean whose class was not known at the start. */
  private @Nullable DurableBeanMethod declaredByAnInterface(BeanMethod called, Class<?> type) {
    for (DurableBeanMethod each : methods.values()) {
      if (each.beanName().equals(called.bean())
          && BridgeMethodResolver.getMostSpecificMethod(each.method(), type)
              .equals(called.method())) {
        methods.put(called, each);
        return each;
      }
    }
    if (complete) {
      throw new InvalidAsyncMethodException(
          called.method(),
          "it is @Durable, but the start has not found it, because the bean '%s' does not declare"
                  .formatted(called.bean())
              + " its class",
          "Let the @Bean method return the class of the bean, or put @Async and @Durable on the"
              + " method of the interface.",
          null);
    }
    return null;
  }

  private synchronized DurableBeanMethod add(BeanMethod key, DurableBeanMethod read) {
    DurableBeanMethod present = methods.get(key);
    if (present != null) {
      return present;
    }
    DurableBeanMethod other = byName.get(read.name());
    if (other != null) {
      throw new InvalidAsyncMethodException(
          read.method(),
          "its durable task name '%s', in the bean '%s', is also that of %s"
              .formatted(read.name(), read.beanName(), other),
          "Give each of the methods a @TaskName of its own. Overloads need one, as the name of a"
              + " task is otherwise that of bean and method.",
          null);
    }
    byName.put(read.name(), read);
    methods.put(key, read);
    return read;
  }
}

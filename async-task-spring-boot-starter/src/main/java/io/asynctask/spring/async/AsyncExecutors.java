package io.asynctask.spring.async;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the executor of an {@code @Async} method, and the handler for the failures of {@code void}
 * methods. It extends Spring's interceptor for what that knows about qualifiers, default executors
 * and handlers, but is not put around any bean itself.
 */
final class AsyncExecutors extends AnnotationAsyncExecutionInterceptor {

  private final Supplier<SpawningTaskExecutorBuilder> builders;
  private final Map<Executor, SpawningTaskExecutor> tracked = new ConcurrentHashMap<>();

  /** Creates it. Without an executor or a handler, those of the {@link AsyncConfigurer} count. */
  AsyncExecutors(
      BeanFactory beanFactory,
      @Nullable Supplier<? extends @Nullable Executor> executor,
      @Nullable Supplier<? extends @Nullable AsyncUncaughtExceptionHandler> handler) {
    super(null);
    this.builders = () -> beanFactory.getBean(SpawningTaskExecutorBuilder.class);
    Supplier<@Nullable AsyncConfigurer> configurer =
        SingletonSupplier.ofNullable(() -> configurer(beanFactory));
    Supplier<? extends @Nullable Executor> given =
        executor == null ? from(configurer, AsyncConfigurer::getAsyncExecutor) : executor;
    setBeanFactory(beanFactory);
    configure(
        () -> {
          Executor own = given.get();
          return own == null ? null : tracking(own, nameOf(own, beanFactory));
        },
        handler == null
            ? from(configurer, AsyncConfigurer::getAsyncUncaughtExceptionHandler)
            : handler);
  }

  private static @Nullable AsyncConfigurer configurer(BeanFactory beanFactory) {
    List<AsyncConfigurer> all =
        beanFactory.getBeanProvider(AsyncConfigurer.class).stream().toList();
    if (all.size() > 1) {
      throw new IllegalStateException("Only one AsyncConfigurer may exist, not " + all);
    }
    return all.isEmpty() ? null : all.get(0);
  }

  private static <T> Supplier<@Nullable T> from(
      Supplier<@Nullable AsyncConfigurer> configurer,
      Function<AsyncConfigurer, @Nullable T> property) {
    return () -> {
      AsyncConfigurer present = configurer.get();
      return present == null ? null : property.apply(present);
    };
  }

  /**
   * Returns the executor for the method.
   *
   * @throws NoSuchBeanDefinitionException if no executor has the name in the annotation
   */
  SpawningTaskExecutor executor(Method method) {
    AsyncTaskExecutor executor = determineAsyncExecutor(method);
    if (executor == null) {
      throw new IllegalStateException("There is no executor for " + method.toGenericString());
    }
    return tracking(executor, null);
  }

  /** Passes what a {@code void} method has thrown on to the handler. */
  void reportUncaught(Throwable failure, Method method, @Nullable Object[] arguments) {
    try {
      handleError(failure, method, arguments);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible); // only for methods that return a Future
    }
  }

  @Override
  protected @Nullable Executor findQualifiedExecutor(
      @Nullable BeanFactory beanFactory, String qualifier) {
    try {
      Executor executor = super.findQualifiedExecutor(beanFactory, qualifier);
      return executor == null ? null : tracking(executor, qualifier);
    } catch (NoUniqueBeanDefinitionException several) {
      throw several;
    } catch (NoSuchBeanDefinitionException none) {
      NoSuchBeanDefinitionException named =
          new NoSuchBeanDefinitionException(
              qualifier,
              "No executor bean has the name or the qualifier '%s' of @Async. There are: %s"
                  .formatted(qualifier, String.join(", ", names(beanFactory))));
      named.initCause(none);
      throw named;
    }
  }

  @Override
  protected @Nullable Executor getDefaultExecutor(@Nullable BeanFactory beanFactory) {
    Executor executor = super.getDefaultExecutor(beanFactory);
    return executor == null ? null : tracking(executor, nameOf(executor, beanFactory));
  }

  /** Tracks the tasks on an executor of the application's own, which stays as it is. */
  private SpawningTaskExecutor tracking(Executor executor, @Nullable String name) {
    if (executor instanceof SpawningTaskExecutor spawning) {
      return spawning;
    }
    return tracked.computeIfAbsent(executor, any -> over(executor, name));
  }

  private SpawningTaskExecutor over(Executor executor, @Nullable String name) {
    SpawningTaskExecutorBuilder tracking = builders.get().useSubmitMethods(hasOwnSubmit(executor));
    return (name == null ? tracking : tracking.name(name)).over(asyncTaskExecutor(executor));
  }

  /**
   * Whether the application has written a {@code submit} of its own, which then has to be called.
   * The methods of Spring and the JDK only hand the task to {@code execute}.
   */
  private static boolean hasOwnSubmit(Executor executor) {
    if (executor instanceof ConcurrentTaskExecutor concurrent
        && executor.getClass() == ConcurrentTaskExecutor.class) {
      return hasOwnSubmit(concurrent.getConcurrentExecutor());
    }
    return (executor instanceof AsyncTaskExecutor || executor instanceof ExecutorService)
        && (isOwn(executor, "submit")
            || isOwn(executor, "submitCompletable")
            || isMockOfPool(executor));
  }

  /** Whether it is a mock: a real pool throws if it has no threads yet. */
  private static boolean isMockOfPool(Executor executor) {
    try {
      return executor instanceof ThreadPoolTaskExecutor pool
          && (Object) pool.getThreadPoolExecutor() == null;
    } catch (IllegalStateException notInitialized) {
      return false;
    }
  }

  private static boolean isOwn(Executor executor, String name) {
    Method method = ClassUtils.getMethodIfAvailable(executor.getClass(), name, Callable.class);
    return method != null
        && !method.getDeclaringClass().getName().matches("(java|org\\.springframework)\\..+");
  }

  /** Returns what tracks the tasks on the application's own executors. */
  Collection<SpawningTaskExecutor> tracked() {
    return Collections.unmodifiableCollection(tracked.values());
  }

  private static AsyncTaskExecutor asyncTaskExecutor(Executor executor) {
    return executor instanceof AsyncTaskExecutor async
        ? async
        : new ConcurrentTaskExecutor(executor);
  }

  /** Returns the name of the executor's bean; {@code null} if it is no bean. */
  private static @Nullable String nameOf(Executor executor, @Nullable BeanFactory beanFactory) {
    for (String name : names(beanFactory)) {
      // Beans that exist already only: a lazy executor must not be made because of this.
      if (singleton(name, beanFactory) == executor) {
        return name;
      }
    }
    return null;
  }

  private static @Nullable Object singleton(String name, @Nullable BeanFactory beanFactory) {
    Object present =
        beanFactory instanceof SingletonBeanRegistry registry ? registry.getSingleton(name) : null;
    return present == null && beanFactory instanceof HierarchicalBeanFactory child
        ? singleton(name, child.getParentBeanFactory())
        : present;
  }

  private static String[] names(@Nullable BeanFactory beanFactory) {
    return beanFactory instanceof ListableBeanFactory listable
        ? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, Executor.class, true, false)
        : new String[0];
  }
}

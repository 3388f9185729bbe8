package io.asynctask.spring.async;

import io.asynctask.LiveTasks;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.TaskTags;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodClassKey;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;

/**
 * Spawns a task for each call of an {@code @Async} method. What Spring's own interceptor does about
 * qualifiers, default executors and {@code AsyncConfigurer} is inherited from it; the submission is
 * not, as it sees neither names nor tags and blocks a thread for an inner future.
 */
final class AsyncMethodInterceptor extends AnnotationAsyncExecutionInterceptor {

  private final BiFunction<Method, Class<?>, AsyncMethod> reader;
  private final Supplier<LiveTasks> liveTasks;
  private final Supplier<ContextPropagation> context;
  private final Map<MethodClassKey, Call> calls = new ConcurrentHashMap<>();
  private final Map<Executor, SpawningTaskExecutor> tracked = new ConcurrentHashMap<>();

  /** What a call of a method needs, found at the first one. */
  private record Call(AsyncMethod method, SpawningTaskExecutor executor) {}

  AsyncMethodInterceptor(
      BiFunction<Method, Class<?>, AsyncMethod> reader,
      Supplier<LiveTasks> liveTasks,
      Supplier<ContextPropagation> context) {
    super(null);
    this.reader = reader;
    this.liveTasks = liveTasks;
    this.context = context;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    @Nullable Object[] arguments = invocation.getArguments();
    Call call = call(invocation.getMethod(), target);
    AsyncMethod method = call.method();
    SpawningTaskExecutor executor = call.executor();
    TaskTags tags = method.tags(executor.untagged(), target, arguments);
    switch (method.returns()) {
      case NOTHING -> {
        executor.spawnDetached(
            method.taskName(),
            tags,
            method.deadline(),
            () -> proceed(invocation),
            (handle, failure) -> reportUncaught(failure, method.method(), arguments));
        return null;
      }
      case HANDLE -> {
        return executor.spawnStage(
            method.taskName(), tags, method.deadline(), (StageSource) () -> stage(invocation));
      }
    }
    throw new AssertionError(method.returns());
  }

  /** Names the type for inference. */
  private interface StageSource extends Callable<CompletionStage<@Nullable Object>> {}

  private Call call(Method method, @Nullable Object target) {
    Class<?> targetClass = target == null ? null : AopUtils.getTargetClass(target);
    MethodClassKey key = new MethodClassKey(method, targetClass);
    Call call = calls.get(key);
    if (call == null) {
      Method specific = BridgeMethodResolver.getMostSpecificMethod(method, targetClass);
      Class<?> type = targetClass == null ? method.getDeclaringClass() : targetClass;
      call = new Call(reader.apply(specific, type), executor(specific));
      calls.put(key, call);
    }
    return call;
  }

  /** Proceeds to the body, whose stage is the task's rest. */
  private static CompletionStage<@Nullable Object> stage(MethodInvocation invocation)
      throws Exception {
    Object result = proceed(invocation);
    if (result instanceof CompletionStage<?> stage) {
      @SuppressWarnings("unchecked") // as the method's own type says
      CompletionStage<@Nullable Object> typed = (CompletionStage<@Nullable Object>) stage;
      return typed;
    }
    return CompletableFuture.completedFuture(
        result instanceof Future<?> future ? await(future) : result);
  }

  /** A future that cannot call back holds the thread, as it does with Spring. */
  private static @Nullable Object await(Future<?> future) throws Exception {
    try {
      return future.get();
    } catch (InterruptedException | CancellationException stopped) {
      future.cancel(true);
      throw stopped;
    } catch (ExecutionException failed) {
      throw unwrapped(Objects.requireNonNullElse(failed.getCause(), failed));
    }
  }

  private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Throwable failure) {
      throw unwrapped(failure);
    }
  }

  private static Exception unwrapped(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }

  private void reportUncaught(Throwable failure, Method method, @Nullable Object[] arguments) {
    try {
      handleError(failure, method, arguments);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible); // only for methods that return a Future
    }
  }

  // ---------------------------------------------------------------- executors

  private SpawningTaskExecutor executor(Method method) {
    AsyncTaskExecutor executor = determineAsyncExecutor(method);
    if (executor == null) {
      throw new IllegalStateException("There is no executor for " + method.toGenericString());
    }
    return tracking(executor, "");
  }

  @Override
  protected @Nullable Executor findQualifiedExecutor(
      @Nullable BeanFactory beanFactory, String qualifier) {
    try {
      Executor executor = super.findQualifiedExecutor(beanFactory, qualifier);
      return executor == null ? null : tracking(executor, qualifier);
    } catch (NoSuchBeanDefinitionException e) {
      String known =
          beanFactory instanceof ListableBeanFactory listable
              ? String.join(", ", listable.getBeanNamesForType(Executor.class))
              : "unknown";
      NoSuchBeanDefinitionException named =
          new NoSuchBeanDefinitionException(
              qualifier,
              "No executor bean has the name or the qualifier '%s' of @Async. There are: %s"
                  .formatted(qualifier, known));
      named.initCause(e);
      throw named;
    }
  }

  /** The application's own executors stay what they are; the tasks on them are tracked. */
  private SpawningTaskExecutor tracking(Executor executor, String name) {
    if (executor instanceof SpawningTaskExecutor spawning) {
      return spawning;
    }
    return tracked.computeIfAbsent(
        executor,
        any ->
            SpawningTaskExecutor.over(asyncTaskExecutor(executor), liveTasks.get())
                .name(name)
                .context(context.get())
                .build());
  }

  private static AsyncTaskExecutor asyncTaskExecutor(Executor executor) {
    return executor instanceof AsyncTaskExecutor async
        ? async
        : new ConcurrentTaskExecutor(executor);
  }

  @Override
  protected @Nullable Executor getDefaultExecutor(@Nullable BeanFactory beanFactory) {
    Executor executor = super.getDefaultExecutor(beanFactory);
    return executor == null ? null : tracking(executor, nameOf(executor, beanFactory));
  }

  private static String nameOf(Executor executor, @Nullable BeanFactory beanFactory) {
    if (beanFactory instanceof ListableBeanFactory listable) {
      for (String name : listable.getBeanNamesForType(Executor.class)) {
        if (listable.getBean(name) == executor) {
          return name;
        }
      }
    }
    return "";
  }
}

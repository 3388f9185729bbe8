package io.asynctask.spring.async;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.TaskTags;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * The advice that spawns a task for each call of an {@code @Async} method of a bean. Spring's own
 * interceptor submits a lambda, which has neither name nor tags, and which blocks a thread for an
 * inner future.
 */
final class AsyncMethodInterceptor implements MethodInterceptor, Ordered {

  private final AsyncExecutors executors;
  private final AsyncMethodReader reader;
  private final AsyncCallHandler.Selector handlers;
  private final @Nullable String beanName;
  private final Map<Method, Call> calls = new ConcurrentHashMap<>();

  /** What a call of a method needs. It is found at the first call for a target class. */
  record Call(
      AsyncMethod method,
      AsyncExecutors executors,
      SpawningTaskExecutor executor,
      TaskTags fixedTags,
      @Nullable Class<?> targetClass,
      @Nullable AsyncCallHandler handler) {

    /** Passes the failure of a call of a {@code void} method on to the handler. */
    void reportUncaught(Throwable failure, MethodInvocation invocation) {
      executors.reportUncaught(failure, method.method(), invocation.getArguments());
    }
  }

  /**
   * @param beanName the name of the bean in the names of its tasks; {@code null} for its class
   */
  AsyncMethodInterceptor(
      AsyncExecutors executors,
      AsyncMethodReader reader,
      AsyncCallHandler.Selector handlers,
      @Nullable String beanName) {
    this.executors = executors;
    this.reader = reader;
    this.handlers = handlers;
    this.beanName = beanName;
  }

  /** Returns the order of Spring's advice: around all other advice. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    @Nullable Object[] arguments = invocation.getArguments();
    Call call = call(invocation.getMethod(), target);
    AsyncMethod method = call.method();
    SpawningTaskExecutor executor = call.executor();
    TaskTags tags = method.tags(call.fixedTags(), target, arguments);
    AsyncCallHandler handler = call.handler();
    if (handler != null) {
      return handler.handle(new AsyncCall(invocation, call, tags));
    }
    switch (method.returns()) {
      case NOTHING -> {
        DetachedCall body = new DetachedCall(invocation, call);
        executor.spawner().spawnDetachedCall(method.taskName(), tags, method.options(), body, body);
        return null;
      }
      case FUTURE, HANDLE -> {
        return executor
            .spawner()
            .spawnCall(
                method.taskName(),
                tags,
                method.options(),
                AsyncMethodInterceptor::stage,
                invocation);
      }
    }
    throw new AssertionError(method.returns());
  }

  private Call call(Method method, @Nullable Object target) {
    Class<?> targetClass = target == null ? null : target.getClass();
    Call call = calls.get(method);
    if (call == null || call.targetClass() != targetClass) {
      Class<?> type = target == null ? null : AopUtils.getTargetClass(target);
      Method specific = BridgeMethodResolver.getMostSpecificMethod(method, type);
      Class<?> declared = type == null ? method.getDeclaringClass() : type;
      AsyncMethod read = read(specific, declared);
      SpawningTaskExecutor executor = executors.executor(specific);
      call =
          new Call(
              read,
              executors,
              executor,
              read.fixedTags(executor.untagged()),
              targetClass,
              handlers.select(specific, declared, beanName));
      calls.put(method, call);
    }
    return call;
  }

  /**
   * Reads the annotations of a method.
   *
   * @throws InvalidAsyncMethodException if something is wrong with it
   */
  AsyncMethod read(Method method, Class<?> type) {
    return reader.read(
        method, beanName == null ? ClassUtils.getShortNameAsProperty(type) : beanName);
  }

  /** Proceeds to the body, and returns the stage that the task awaits. */
  static CompletionStage<@Nullable Object> stage(MethodInvocation invocation) throws Exception {
    Object result = proceed(invocation);
    if (result instanceof CompletionStage<?> stage) {
      @SuppressWarnings("unchecked") // as the method's own type says
      CompletionStage<@Nullable Object> typed = (CompletionStage<@Nullable Object>) stage;
      return typed;
    }
    return CompletableFuture.completedFuture(
        result instanceof Future<?> future ? await(future) : result);
  }

  /** Awaits a future that cannot call back. It holds the thread, as with Spring. */
  private static @Nullable Object await(Future<?> future) throws Exception {
    try {
      return future.get();
    } catch (InterruptedException | CancellationException stopped) {
      future.cancel(true);
      throw stopped;
    } catch (ExecutionException failed) {
      throw unwrapped(failed);
    }
  }

  /** Proceeds to the body, and throws the failure of the task. */
  static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Throwable failure) {
      throw unwrapped(failure);
    }
  }

  /** Unwraps as Spring does: a body that passes on a future fails with that future's failure. */
  private static Exception unwrapped(Throwable failure) throws Exception {
    Throwable cause =
        failure instanceof ExecutionException
            ? Objects.requireNonNullElse(failure.getCause(), failure)
            : failure;
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof Exception exception ? exception : new ExecutionException(cause);
  }
}

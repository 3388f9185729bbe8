package io.asynctask.spring.durable.method;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.AsyncCall;
import io.asynctask.spring.async.AsyncCallHandler;
import io.asynctask.spring.durable.DurableBaggage;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.engine.DurableCall;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.durable.engine.DurableMethod;
import io.asynctask.spring.durable.engine.StartedBody;
import io.asynctask.spring.task.LogText;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The durable method of a bean: it stores calls, and calls the bean through its proxy. */
final class DurableBeanMethod implements DurableMethod, AsyncCallHandler {

  private final String name;
  private final String beanName;
  private final Method method;
  private final Parts parts;

  /** What is read of the method, and what its calls need. */
  record Parts(
      Class<?> type,
      Supplier<Object> bean,
      ReturnedHandle returned,
      DurableKey key,
      StoredArguments arguments,
      StoredResult result,
      RetryRule retries,
      StoredContext context,
      LogText logText,
      Supplier<DurableCalls> calls) {}

  DurableBeanMethod(String name, String beanName, Method method, Parts parts) {
    this.name = name;
    this.beanName = beanName;
    this.method = method;
    this.parts = parts;
  }

  @Override
  public String name() {
    return name;
  }

  String beanName() {
    return beanName;
  }

  Method method() {
    return method;
  }

  @Override
  public @Nullable Object handle(AsyncCall call) {
    Attempt attempt = Attempt.starting(this);
    if (attempt != null) {
      JoinHandle<?> handle = attempt.spawn(call);
      return parts.returned == ReturnedHandle.NONE ? null : handle;
    }
    DurableCall stored =
        new DurableCall(
            this,
            parts.key.value(call.target(), call.arguments()),
            call.tags(),
            parts.arguments.write(call.arguments()),
            parts.context.capture(),
            parts.returned == ReturnedHandle.SHARED);
    DurableCalls calls = parts.calls.get();
    if (parts.returned == ReturnedHandle.NONE) {
      calls.storeDetached(stored);
      return null;
    }
    return calls.store(stored);
  }

  @Override
  public StartedBody start(String arguments, Map<String, String> context, DurableContext task) {
    @Nullable Object[] values = parts.arguments.read(arguments, name);
    Object bean = parts.bean.get();
    Method proxied = ProxyMethod.of(method, parts.type, bean);
    Attempt attempt = new Attempt(this, task, parts.logText);
    JoinHandle<?> handle = null;
    if (proxied != null) {
      try (DurableBaggage.Scope ignored = parts.context.restore(context)) {
        handle = attempt.start(() -> ReflectionUtils.invokeMethod(proxied, bean, values));
      }
    }
    if (handle == null) {
      throw new IllegalStateException(
          ("The call of %s on the bean '%s' has not reached the advice of @Async: another advice"
                  + " has answered it, or the proxy of the bean does not have the method")
              .formatted(method.toGenericString(), beanName));
    }
    return new StartedBody(
        handle,
        parts.returned == ReturnedHandle.NONE
            ? failure -> reportUncaught(attempt, context, failure)
            : null);
  }

  private void reportUncaught(Attempt attempt, Map<String, String> context, Throwable failure) {
    try (DurableBaggage.Scope ignored = parts.context.restore(context)) {
      attempt.reportUncaught(failure);
    }
  }

  @Override
  public String writeResult(@Nullable Object result) {
    return parts.result.write(result);
  }

  @Override
  public @Nullable Object readResult(String json) {
    return parts.result.read(json, name);
  }

  @Override
  public @Nullable Duration retryDelay(int failures, Throwable failure) {
    return parts.retries.delay(failures, failure);
  }

  @Override
  public String toString() {
    return "%s of bean '%s'".formatted(method.toGenericString(), beanName);
  }
}

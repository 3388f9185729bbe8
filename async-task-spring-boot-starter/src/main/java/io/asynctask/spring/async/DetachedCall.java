package io.asynctask.spring.async;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * The call of a {@code void} method: the body of its task, and the handler of its failure. What the
 * method throws is reported from inside the run, in its context, as Spring does. Any other failure
 * of the task is reported once the task has ended. Used by the runner of the task only, or by the
 * thread that ends a task without a run.
 */
final class DetachedCall
    implements Callable<@Nullable Object>, BiConsumer<JoinHandle<?>, Throwable> {

  private final MethodInvocation invocation;
  private final Method method;
  private final @Nullable Object[] arguments;
  private final AsyncExecutors executors;
  private boolean reported;

  DetachedCall(
      MethodInvocation invocation,
      Method method,
      @Nullable Object[] arguments,
      AsyncExecutors executors) {
    this.invocation = invocation;
    this.method = method;
    this.arguments = arguments;
    this.executors = executors;
  }

  @Override
  public @Nullable Object call() throws Exception {
    try {
      return AsyncMethodInterceptor.proceed(invocation);
    } catch (Throwable failure) {
      // The outcome of a cancelled task is the cancel.
      if (TaskContext.current().filter(TaskContext::isCancelRequested).isEmpty()) {
        report(failure);
      }
      throw failure;
    }
  }

  @Override
  public void accept(JoinHandle<?> ended, Throwable failure) {
    if (!reported) { // a deadline may have passed since then
      report(failure);
    }
  }

  private void report(Throwable failure) {
    reported = true;
    executors.reportUncaught(failure, method, arguments);
  }
}

package io.asynctask.spring.async;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
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
  private final AsyncMethodInterceptor.Call kind;
  private boolean reported;

  DetachedCall(MethodInvocation invocation, AsyncMethodInterceptor.Call kind) {
    this.invocation = invocation;
    this.kind = kind;
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
    kind.reportUncaught(failure, invocation);
  }
}

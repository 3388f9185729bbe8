package io.asynctask.spring.async;

import io.asynctask.JoinHandle;
import io.asynctask.spring.task.TaskTags;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;

/**
 * A call of an {@code @Async} method as an {@link AsyncCallHandler} sees it. Used by one thread at
 * a time.
 *
 * @since 0.1.0
 */
public final class AsyncCall {

  private final MethodInvocation invocation;
  private final AsyncMethodInterceptor.Call kind;
  private final TaskTags tags;

  /**
   * What an {@link AsyncCallHandler} puts around the body of a task.
   *
   * @since 0.1.0
   */
  @FunctionalInterface
  public interface Around {

    /**
     * Calls the body, on the thread that runs the task.
     *
     * @param <T> the type of the result
     * @param body the body
     * @return what the body returns
     * @throws Exception what the body throws
     */
    <T extends @Nullable Object> T call(Callable<T> body) throws Exception;
  }

  /** A call whose body is to be run inside something else. */
  private record WrappedCall(MethodInvocation invocation, Around around) {

    CompletionStage<@Nullable Object> stage() throws Exception {
      return around.call(() -> AsyncMethodInterceptor.stage(invocation));
    }
  }

  AsyncCall(MethodInvocation invocation, AsyncMethodInterceptor.Call kind, TaskTags tags) {
    this.invocation = invocation;
    this.kind = kind;
    this.tags = tags;
  }

  /** {@return the bean without its proxy; {@code null} if there is none} */
  public @Nullable Object target() {
    return invocation.getThis();
  }

  /** {@return the arguments, which must not be changed} */
  public @Nullable Object[] arguments() {
    return invocation.getArguments();
  }

  /** {@return the name of the task} */
  public String taskName() {
    return kind.method().taskName();
  }

  /** {@return the tags of the task} */
  public Map<String, String> tags() {
    return tags.values();
  }

  /**
   * Spawns the task on the executor of the method, with its name, tags and deadline, as the call
   * would do without a handler. A method that returns nothing gets a handle too; then a failure
   * goes to the handle, and to {@link #reportUncaught} only if the caller of this passes it on.
   * Call it once at most.
   *
   * @param around what to put around the body
   * @return the handle of the task
   * @throws TaskRejectedException when the executor accepts no more tasks
   */
  public JoinHandle<?> spawn(Around around) {
    return kind.executor()
        .spawner()
        .spawnCall(
            taskName(),
            tags,
            kind.method().options(),
            WrappedCall::stage,
            new WrappedCall(invocation, around));
  }

  /**
   * Passes a failure on to the {@code AsyncUncaughtExceptionHandler}, with the method and the
   * arguments of the call. What the handler throws is logged.
   *
   * @param failure the failure of the call
   * @throws IllegalStateException if the method returns something: its caller has the failure
   */
  public void reportUncaught(Throwable failure) {
    if (kind.method().returns() != ReturnKind.NOTHING) {
      throw new IllegalStateException(
          "The caller of %s has its failure".formatted(kind.method().method().toGenericString()));
    }
    kind.reportUncaught(failure, invocation);
  }
}

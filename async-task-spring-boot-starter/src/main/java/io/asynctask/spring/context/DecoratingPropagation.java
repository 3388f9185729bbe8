package io.asynctask.spring.context;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.ReflectionUtils;

/**
 * A propagation that has a {@link TaskDecorator} decorate the bodies of tasks, inside of the
 * context that is propagated. As with Spring's executors the decorator is called on the spawning
 * thread, where it looks for what it passes on. A delegate executor would call it on any thread.
 *
 * @since 0.1.0
 */
public final class DecoratingPropagation implements ContextPropagation {

  private final TaskDecorator decorator;
  private final ContextPropagation context;

  /**
   * Creates a propagation that decorates inside of {@code context}.
   *
   * @param decorator the decorator
   * @param context the context
   */
  public DecoratingPropagation(TaskDecorator decorator, ContextPropagation context) {
    this.decorator = decorator;
    this.context = context;
  }

  @Override
  public ContextPropagation threadPerTask() {
    return new DecoratingPropagation(decorator, context.threadPerTask());
  }

  @Override
  public ContextPropagation detached() {
    return new DecoratingPropagation(decorator, context.detached());
  }

  /** As with Spring's executors: the decorator gets the very object that was to be executed. */
  @Override
  public Callable<@Nullable Void> propagate(Runnable body) {
    return context.propagate(decorator.decorate(body));
  }

  @Override
  public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
    Decorated decorated = new Decorated();
    return context.propagate((Callable<T>) () -> decorated.call(body));
  }

  @Override
  public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
    Decorated decorated = new Decorated();
    return context.propagate(
        new Pollable<T>() {
          @Override
          public Poll<T> poll(Waker waker) throws Exception {
            return decorated.call(() -> body.poll(waker));
          }

          @Override
          public void close() {
            decorated.close(body);
          }
        });
  }

  /** One decorated runnable, which runs one step of the body at a time. Used by its runner only. */
  private final class Decorated {

    private final Runnable runnable = decorator.decorate(this::runStep);
    private @Nullable Runnable step;

    private void runStep() {
      if (step != null) {
        step.run();
      }
    }

    void close(Pollable<?> body) {
      step =
          () -> {
            step = null;
            body.close();
          };
      try {
        runnable.run();
      } finally {
        runStep(); // if the decorator has not: a body is closed in any case
      }
    }

    /** What the body throws is not the decorator's business, as it is not with Spring. */
    <T extends @Nullable Object> T call(Callable<T> now) throws Exception {
      FutureTask<T> task = new FutureTask<>(now);
      step = task;
      runnable.run();
      step = null;
      if (!task.isDone()) {
        throw new IllegalStateException("The task decorator has not run the task: " + decorator);
      }
      try {
        return task.get();
      } catch (ExecutionException failed) {
        ReflectionUtils.rethrowException(failed.getCause());
        throw failed;
      }
    }
  }
}

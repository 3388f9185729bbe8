package io.asynctask.spring.context;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Lets everything follow that {@code io.micrometer:context-propagation} knows of, and clears what
 * the spawning thread had not.
 */
public final class MicrometerContextPropagation implements ContextPropagation {

  private final TaskContextRegistry registry;
  private final boolean threadPerTask;

  /** Lets that follow of which {@code registry} knows when a task is spawned. */
  public MicrometerContextPropagation(TaskContextRegistry registry) {
    this(registry, false);
  }

  private MicrometerContextPropagation(TaskContextRegistry registry, boolean threadPerTask) {
    this.registry = registry;
    this.threadPerTask = threadPerTask;
  }

  @Override
  public ContextPropagation threadPerTask() {
    return new MicrometerContextPropagation(registry, true);
  }

  @Override
  public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
    return threadPerTask
        ? new CallableOnItsThread<>(registry, body)
        : new CallableInContext<>(registry, body);
  }

  @Override
  public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
    return new PollableInContext<>(registry, body);
  }

  private static class CallableInContext<T extends @Nullable Object> extends CapturedContext
      implements Callable<T> {

    private final Callable<T> body;

    CallableInContext(TaskContextRegistry registry, Callable<T> body) {
      super(registry);
      this.body = body;
    }

    @Override
    public T call() throws Exception {
      @Nullable Object[] before = enter();
      try {
        return body.call();
      } finally {
        leave(before);
      }
    }
  }

  private static final class CallableOnItsThread<T extends @Nullable Object>
      extends CallableInContext<T> {

    CallableOnItsThread(TaskContextRegistry registry, Callable<T> body) {
      super(registry, body);
    }

    @Override
    boolean hasThreadOfItsOwn() {
      return true;
    }
  }

  private static final class PollableInContext<T extends @Nullable Object> extends CapturedContext
      implements Pollable<T> {

    private final Pollable<T> body;

    PollableInContext(TaskContextRegistry registry, Pollable<T> body) {
      super(registry);
      this.body = body;
    }

    @Override
    public Poll<T> poll(Waker waker) throws Exception {
      @Nullable Object[] before = enter();
      try {
        return body.poll(waker);
      } finally {
        leave(before);
      }
    }

    /** Closes the body in any case: what it holds is worth more than where it is closed. */
    @Override
    public void close() {
      @Nullable Object[] before;
      try {
        before = enter();
      } catch (Throwable failure) {
        body.close();
        throw failure;
      }
      try {
        body.close();
      } finally {
        leave(before);
      }
    }
  }
}

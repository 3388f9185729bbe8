package io.asynctask.spring.context;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The propagation of all context that {@code io.micrometer:context-propagation} knows. Values that
 * the spawning thread did not have are cleared.
 *
 * @since 0.1.0
 */
public final class MicrometerContextPropagation implements ContextPropagation {

  private final TaskContextRegistry registry;
  private final boolean threadPerTask;
  private final boolean detached;

  /**
   * Creates a propagation of what {@code registry} knows when a task is spawned.
   *
   * @param registry the registry
   */
  public MicrometerContextPropagation(TaskContextRegistry registry) {
    this(registry, false, false);
  }

  private MicrometerContextPropagation(
      TaskContextRegistry registry, boolean threadPerTask, boolean detached) {
    this.registry = registry;
    this.threadPerTask = threadPerTask;
    this.detached = detached;
  }

  @Override
  public ContextPropagation threadPerTask() {
    return new MicrometerContextPropagation(registry, true, detached);
  }

  @Override
  public ContextPropagation detached() {
    return new MicrometerContextPropagation(registry, threadPerTask, true);
  }

  private Accessors accessors() {
    return detached ? registry.lasting() : registry.all();
  }

  @Override
  public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
    return propagate(Callable::call, body);
  }

  @Override
  public <A, T extends @Nullable Object> Callable<T> propagate(BodyOf<A, T> body, A argument) {
    return threadPerTask
        ? new CallableOnItsThread<>(accessors(), body, argument)
        : new CallableInContext<>(accessors(), body, argument);
  }

  @Override
  public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
    return new PollableInContext<>(accessors(), body);
  }

  private static class CallableInContext<A, T extends @Nullable Object> extends CapturedContext
      implements Callable<T> {

    private final BodyOf<A, T> body;
    private final A argument;

    CallableInContext(Accessors accessors, BodyOf<A, T> body, A argument) {
      super(accessors);
      this.body = body;
      this.argument = argument;
    }

    @Override
    public T call() throws Exception {
      @Nullable Object[] before = enter();
      try {
        return body.call(argument);
      } finally {
        leave(before);
      }
    }
  }

  private static final class CallableOnItsThread<A, T extends @Nullable Object>
      extends CallableInContext<A, T> {

    CallableOnItsThread(Accessors accessors, BodyOf<A, T> body, A argument) {
      super(accessors, body, argument);
    }

    @Override
    boolean hasThreadOfItsOwn() {
      return true;
    }
  }

  private static final class PollableInContext<T extends @Nullable Object> extends CapturedContext
      implements Pollable<T> {

    private final Pollable<T> body;

    PollableInContext(Accessors accessors, Pollable<T> body) {
      super(accessors);
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

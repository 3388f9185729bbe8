package io.asynctask.spring.metrics;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.asynctask.spring.context.ContextPropagation;
import io.micrometer.observation.Observation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A propagation that opens the scope of a task's observation around each run of the body. It is
 * inside of the propagated context, which includes the observation of the spawner and what that has
 * put into the MDC.
 */
record ObservingPropagation(ContextPropagation context, ObservedTasks tasks)
    implements ContextPropagation {

  @Override
  public ContextPropagation threadPerTask() {
    return new ObservingPropagation(context.threadPerTask(), tasks);
  }

  @Override
  public ContextPropagation detached() {
    return new ObservingPropagation(context.detached(), tasks);
  }

  @Override
  public <T extends @Nullable Object> Callable<T> propagate(Callable<T> body) {
    return context.propagate(tasks.isNoop() ? body : () -> call(body));
  }

  @Override
  public <A, T extends @Nullable Object> Callable<T> propagate(BodyOf<A, T> body, A argument) {
    return tasks.isNoop()
        ? context.propagate(body, argument)
        : context.propagate((Callable<T>) () -> call(() -> body.call(argument)));
  }

  private <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    Observation observation = tasks.current();
    if (observation == null) {
      return body.call();
    }
    try (Observation.Scope ignored = observation.openScope()) {
      return body.call();
    }
  }

  @Override
  public <T extends @Nullable Object> Pollable<T> propagate(Pollable<T> body) {
    return context.propagate(tasks.isNoop() ? body : new Observed<>(body, tasks));
  }

  /** A body that finds its observation at the first poll: before, there is no task. */
  private static final class Observed<T extends @Nullable Object> implements Pollable<T> {

    private final Pollable<T> body;
    private final ObservedTasks tasks;
    private @Nullable Observation observation;

    Observed(Pollable<T> body, ObservedTasks tasks) {
      this.body = body;
      this.tasks = tasks;
    }

    @Override
    public Poll<T> poll(Waker waker) throws Exception {
      if (observation == null) {
        observation = tasks.current();
      }
      if (observation == null) {
        return body.poll(waker);
      }
      try (Observation.Scope ignored = observation.openScope()) {
        return body.poll(waker);
      }
    }

    @Override
    public void close() {
      if (observation == null) {
        body.close();
        return;
      }
      try (Observation.Scope ignored = observation.openScope()) {
        body.close();
      }
    }
  }
}

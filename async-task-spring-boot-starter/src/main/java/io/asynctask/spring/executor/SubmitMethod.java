package io.asynctask.spring.executor;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * The method of an application's own executor that gets the first run of a task: the one that
 * Spring calls for the return type of an {@code @Async} method, as an executor may override it.
 * Later runs of a task that has waited go to {@code execute}.
 *
 * @since 0.1.0
 */
public enum SubmitMethod {
  /** Calls {@link AsyncTaskExecutor#execute}. */
  EXECUTE {
    @Override
    Executor handOver(DelegateExecutor delegate, Callable<@Nullable Object> outcome) {
      return delegate.untracked();
    }
  },

  /** Calls {@link AsyncTaskExecutor#submit(Callable)}. */
  SUBMIT {
    @Override
    Executor handOver(DelegateExecutor delegate, Callable<@Nullable Object> outcome) {
      return run -> delegate.executor().submit(callable(run, outcome));
    }
  },

  /** Calls {@link AsyncTaskExecutor#submitCompletable(Callable)}. */
  SUBMIT_COMPLETABLE {
    @Override
    Executor handOver(DelegateExecutor delegate, Callable<@Nullable Object> outcome) {
      return run -> delegate.executor().submitCompletable(callable(run, outcome));
    }
  };

  /**
   * Returns what hands the first run of a task to the delegate executor.
   *
   * @param outcome returns or throws what that executor is to see after the run
   */
  abstract Executor handOver(DelegateExecutor delegate, Callable<@Nullable Object> outcome);

  private static Callable<@Nullable Object> callable(
      Runnable run, Callable<@Nullable Object> outcome) {
    return () -> {
      run.run();
      return outcome.call();
    };
  }
}

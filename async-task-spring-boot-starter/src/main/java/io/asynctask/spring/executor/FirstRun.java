package io.asynctask.spring.executor;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * The method of an application's own executor that gets the first run of a task. It is the one that
 * Spring calls for the type of an {@code @Async} method, as an executor may override it. Later runs
 * of a task that has waited go to {@code execute}.
 */
public enum FirstRun {
  /** {@link AsyncTaskExecutor#execute}. */
  EXECUTE {
    @Override
    Executor threads(Carrier carrier, Callable<@Nullable Object> outcome) {
      return carrier.threads();
    }
  },

  /** {@link AsyncTaskExecutor#submit(Callable)}. */
  SUBMIT {
    @Override
    Executor threads(Carrier carrier, Callable<@Nullable Object> outcome) {
      return run -> carrier.executor().submit(callable(run, outcome));
    }
  },

  /** {@link AsyncTaskExecutor#submitCompletable(Callable)}. */
  SUBMIT_COMPLETABLE {
    @Override
    Executor threads(Carrier carrier, Callable<@Nullable Object> outcome) {
      return run -> carrier.executor().submitCompletable(callable(run, outcome));
    }
  };

  /**
   * What hands the first run of a task to the carrier.
   *
   * @param outcome returns or throws what the executor is to see after that run
   */
  abstract Executor threads(Carrier carrier, Callable<@Nullable Object> outcome);

  private static Callable<@Nullable Object> callable(
      Runnable run, Callable<@Nullable Object> outcome) {
    return () -> {
      run.run();
      return outcome.call();
    };
  }
}

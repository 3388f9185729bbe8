package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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
    Executor threads(Carrier carrier, @Nullable JoinHandle<?> heard) {
      return carrier.threads();
    }
  },

  /** {@link AsyncTaskExecutor#submit(Callable)}. */
  SUBMIT {
    @Override
    Executor threads(Carrier carrier, @Nullable JoinHandle<?> heard) {
      return run -> carrier.executor().submit(callable(run, heard));
    }
  },

  /** {@link AsyncTaskExecutor#submitCompletable(Callable)}. */
  SUBMIT_COMPLETABLE {
    @Override
    Executor threads(Carrier carrier, @Nullable JoinHandle<?> heard) {
      return run -> carrier.executor().submitCompletable(callable(run, heard));
    }
  };

  /**
   * What hands the first run of a task to the carrier.
   *
   * @param heard the handle of the task, if its caller has one
   */
  abstract Executor threads(Carrier carrier, @Nullable JoinHandle<?> heard);

  /**
   * Runs the task, and returns or throws what the handle has then; {@code null} for a task that was
   * cancelled, that waits after that run, or for whose failure no caller waits.
   */
  private static Callable<@Nullable Object> callable(Runnable run, @Nullable JoinHandle<?> heard) {
    return () -> {
      run.run();
      if (heard == null) {
        return null;
      }
      return switch (heard.state()) {
        case COMPLETED -> heard.join();
        case FAILED -> throw thrown(heard.exceptionNow());
        default -> null;
      };
    };
  }

  private static Exception thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }
}

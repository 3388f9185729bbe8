package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
    Executor threads(Carrier carrier, JoinHandle<?> handle) {
      return carrier.threads();
    }
  },

  /** {@link AsyncTaskExecutor#submit(Callable)}. */
  SUBMIT {
    @Override
    Executor threads(Carrier carrier, JoinHandle<?> handle) {
      return run -> carrier.executor().submit(callable(run, handle));
    }
  },

  /** {@link AsyncTaskExecutor#submitCompletable(Callable)}. */
  SUBMIT_COMPLETABLE {
    @Override
    Executor threads(Carrier carrier, JoinHandle<?> handle) {
      return run -> carrier.executor().submitCompletable(callable(run, handle));
    }
  };

  /** What hands the first run of the task of {@code handle} to the carrier. */
  abstract Executor threads(Carrier carrier, JoinHandle<?> handle);

  /**
   * Runs the task, and returns or throws what the handle has then; {@code null} for a task that was
   * cancelled, or waits after that run.
   */
  private static Callable<Object> callable(Runnable run, JoinHandle<?> handle) {
    return () -> {
      run.run();
      return switch (handle.state()) {
        case COMPLETED -> handle.join();
        case FAILED -> throw thrown(handle.exceptionNow());
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

package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import io.asynctask.Task;
import io.asynctask.TaskState;
import java.util.concurrent.Callable;
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
    void handOver(Task<?> task, JoinHandle<?> handle, AsyncTaskExecutor executor) {
      executor.execute(task);
    }
  },

  /** {@link AsyncTaskExecutor#submit(Callable)}. */
  SUBMIT {
    @Override
    void handOver(Task<?> task, JoinHandle<?> handle, AsyncTaskExecutor executor) {
      executor.submit(callable(task, handle));
    }
  },

  /** {@link AsyncTaskExecutor#submitCompletable(Callable)}. */
  SUBMIT_COMPLETABLE {
    @Override
    void handOver(Task<?> task, JoinHandle<?> handle, AsyncTaskExecutor executor) {
      executor.submitCompletable(callable(task, handle));
    }
  };

  abstract void handOver(Task<?> task, JoinHandle<?> handle, AsyncTaskExecutor executor);

  /**
   * Runs the task, throws what its body throws, as the task rethrows it, and returns what the body
   * returns; {@code null} when the task waits after that run.
   */
  private static Callable<Object> callable(Task<?> task, JoinHandle<?> handle) {
    return () -> {
      task.run();
      return handle.state() == TaskState.COMPLETED ? handle.getNow(null) : null;
    };
  }
}

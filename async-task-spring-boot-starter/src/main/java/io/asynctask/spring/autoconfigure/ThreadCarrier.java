package io.asynctask.spring.autoconfigure;

import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.ShutdownPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

/**
 * A thread for each run, as Spring Boot's builder and the customizers configure it, but for what
 * the executor over it does in its place: decorating tasks, ending, and the limit, which would make
 * a task that yields wait for the thread it runs on.
 */
final class ThreadCarrier extends SimpleAsyncTaskExecutor {

  private static final long serialVersionUID = 1L;

  private transient @Nullable TaskDecorator decorator;
  private int limit = UNBOUNDED_CONCURRENCY;
  private boolean rejects;
  private boolean cancels;
  private long awaitMillis;

  @Override
  public void setTaskDecorator(@Nullable TaskDecorator decorator) {
    this.decorator = decorator;
  }

  @Nullable TaskDecorator decorator() {
    return decorator;
  }

  @Override
  public void setConcurrencyLimit(int limit) {
    if (limit == NO_CONCURRENCY) {
      super.setConcurrencyLimit(limit); // refuses everything, for whatever that is good
    }
    this.limit = limit;
  }

  @Override
  public void setRejectTasksWhenLimitReached(boolean rejects) {
    this.rejects = rejects;
  }

  /** The limit as ours: nobody queues, who is one too many waits or is refused. */
  @Nullable ExecutorLimits limits() {
    return limit > 0
        ? new ExecutorLimits(limit, 0, rejects ? Saturation.REJECT : Saturation.BLOCK)
        : null;
  }

  @Override
  public void setCancelRemainingTasksOnClose(boolean cancels) {
    this.cancels = cancels;
  }

  @Override
  public void setTaskTerminationTimeout(long millis) {
    awaitMillis = millis;
  }

  /**
   * Who waits for the end of its tasks or cancels them goes on accepting until then, as with
   * Spring; who cancels them does so at once and waits for that.
   */
  ShutdownPolicy shutdownPolicy(Duration phaseTimeout, Duration grace) {
    Duration await = Duration.ofMillis(awaitMillis);
    if (cancels) {
      return new ShutdownPolicy(phaseTimeout, Duration.ZERO, await.isZero() ? grace : await, true);
    }
    return new ShutdownPolicy(phaseTimeout, await, grace, !await.isZero());
  }
}

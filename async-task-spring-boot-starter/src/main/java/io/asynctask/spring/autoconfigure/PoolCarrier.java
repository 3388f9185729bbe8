package io.asynctask.spring.autoconfigure;

import io.asynctask.spring.executor.ShutdownPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The pool as Spring Boot's builder and the customizers configure it, but for what the executor
 * over it does in its place: decorating tasks, and ending.
 */
final class PoolCarrier extends ThreadPoolTaskExecutor {

  private static final long serialVersionUID = 1L;

  private transient @Nullable TaskDecorator decorator;
  private boolean accepts;
  private boolean awaits;
  private long awaitMillis;

  @Override
  public void setTaskDecorator(@Nullable TaskDecorator decorator) {
    this.decorator = decorator;
  }

  @Nullable TaskDecorator decorator() {
    return decorator;
  }

  @Override
  public void setAcceptTasksAfterContextClose(boolean accepts) {
    this.accepts = accepts;
  }

  @Override
  public void setWaitForTasksToCompleteOnShutdown(boolean awaits) {
    this.awaits = awaits;
  }

  @Override
  public void setAwaitTerminationSeconds(int seconds) {
    setAwaitTerminationMillis(seconds * 1000L);
  }

  @Override
  public void setAwaitTerminationMillis(long millis) {
    awaitMillis = millis;
  }

  /** As Spring does it: a pool that waits for the end of its tasks goes on accepting them. */
  ShutdownPolicy shutdownPolicy(Duration phaseTimeout, Duration grace) {
    Duration await =
        !awaits ? Duration.ZERO : awaitMillis <= 0 ? null : Duration.ofMillis(awaitMillis);
    return new ShutdownPolicy(phaseTimeout, await, grace, accepts || awaits);
  }
}

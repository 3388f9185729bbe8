package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Spring's executor with a thread for each run, which spawns tasks. All settings keep their
 * meaning. Its concurrency limit counts tasks and not threads, so a task that yields does not wait
 * for the thread that it runs on.
 *
 * <pre>{@code
 * SpawningSimpleAsyncTaskExecutor executor = builder.name("calls").buildSimpleAsync();
 * executor.setConcurrencyLimit(100);
 * }</pre>
 *
 * <p>It accepts tasks until it is closed. Unless it is set to await or cancel them then, its tasks
 * may end in their phase of the shutdown, and are cancelled if they take too long.
 *
 * @since 0.1.0
 */
public class SpawningSimpleAsyncTaskExecutor extends SimpleAsyncTaskExecutor
    implements SpawningTaskExecutor, SmartLifecycle, ApplicationContextAware {

  private static final long serialVersionUID = 1L;

  private final transient TaskSpawner spawner;
  private final transient ExecutorShutdown shutdown;
  private final transient ShutdownPolicy shutdownPolicy;

  /** Whether the builder has set limits, which the concurrency limit must not replace. */
  private final boolean limited;

  private transient @Nullable ApplicationContext applicationContext;

  /** Whether a task beyond the concurrency limit is rejected. */
  private boolean rejects;

  /** Whether the close cancels the tasks. */
  private boolean cancels;

  /** How long the close awaits the tasks. */
  private long awaitMillis;

  /**
   * Creates an executor. Its threads are configured as with Spring's executor.
   *
   * @param builder has the settings for tasks
   */
  protected SpawningSimpleAsyncTaskExecutor(SpawningTaskExecutorBuilder builder) {
    this.spawner = new TaskSpawner(builder, new DelegateExecutor(this, this::start, super::close));
    this.spawner.useThreadPerTask();
    this.shutdown = new ExecutorShutdown(spawner);
    this.shutdownPolicy = builder.shutdownPolicy;
    this.limited = builder.limits != null;
  }

  @Override
  public TaskSpawner spawner() {
    return spawner;
  }

  // ---------------------------------------------------------------- spawn

  @Override
  public void execute(Runnable task) {
    spawner.execute(task);
  }

  @Deprecated
  @Override
  public void execute(Runnable task, long startTimeout) {
    spawner.execute(task);
  }

  @Override
  public JoinHandle<@Nullable Void> submit(Runnable task) {
    return spawner.submit(task);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> submit(Callable<T> task) {
    return spawner.submit(task);
  }

  /** Starts a thread. Neither the limit nor the decorator of the superclass sees single runs. */
  private void start(Runnable run) {
    if (!isActive()) {
      throw new TaskRejectedException("Executor '%s' is closed".formatted(name()));
    }
    if (getConcurrencyLimit() == NO_CONCURRENCY) {
      throw new TaskRejectedException("Executor '%s' allows no tasks".formatted(name()));
    }
    doExecute(run);
  }

  // ---------------------------------------------------------------- settings

  @Override
  public void setTaskDecorator(@Nullable TaskDecorator decorator) {
    spawner.setDecorator(decorator);
  }

  @Override
  public void setConcurrencyLimit(int limit) {
    super.setConcurrencyLimit(limit);
    updateLimits();
  }

  @Override
  public void setRejectTasksWhenLimitReached(boolean rejects) {
    super.setRejectTasksWhenLimitReached(rejects);
    this.rejects = rejects;
    updateLimits();
  }

  /** Sets limits without a queue: a task beyond the limit waits at its spawn or is refused. */
  private void updateLimits() {
    int limit = getConcurrencyLimit();
    if (!limited) {
      spawner.setLimits(
          limit > 0
              ? new ExecutorLimits(limit, 0, rejects ? Saturation.REJECT : Saturation.BLOCK)
              : null);
    }
  }

  @Override
  public void setCancelRemainingTasksOnClose(boolean cancels) {
    super.setCancelRemainingTasksOnClose(cancels);
    this.cancels = cancels;
  }

  @Override
  public void setTaskTerminationTimeout(long millis) {
    super.setTaskTerminationTimeout(millis);
    awaitMillis = millis;
  }

  @Override
  public void setApplicationContext(ApplicationContext applicationContext) {
    this.applicationContext = applicationContext;
  }

  // ---------------------------------------------------------------- life

  private boolean isClosing() {
    return applicationContext instanceof ConfigurableApplicationContext context
        && context.isClosed();
  }

  @Override
  public int getPhase() {
    return ExecutorConfigurationSupport.DEFAULT_PHASE;
  }

  @Override
  public boolean isRunning() {
    return isActive() && !shutdown.hasBegun();
  }

  @Override
  public void start() {}

  @Override
  public void stop() {
    stop(() -> {});
  }

  /**
   * Calls back when the tasks have ended or are reported. Does nothing unless the context closes,
   * as Spring's executor has no pause.
   */
  @Override
  public void stop(Runnable callback) {
    ShutdownPolicy policy = policy();
    if (!isClosing() || policy.acceptAfterContextClose()) {
      callback.run();
      return;
    }
    shutdown
        .shutDownInPhase(policy, CompletableFuture.completedFuture(null))
        .whenComplete((ignored, failure) -> callback.run());
  }

  /**
   * Accepts no more tasks, and ends those that are left. As with Spring, an executor that awaits or
   * cancels its tasks has accepted tasks until now. An executor that cancels them does so at once,
   * and waits until they have stopped.
   */
  @Override
  public void close() {
    try {
      shutdown.destroy(policy());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Executor '%s' has not closed".formatted(name()), e);
    }
  }

  private ShutdownPolicy policy() {
    Duration await = Duration.ofMillis(awaitMillis);
    if (!cancels) {
      return shutdownPolicy.with(await, !await.isZero());
    }
    Duration grace = await.isZero() ? shutdownPolicy.grace() : await;
    return new ShutdownPolicy(shutdownPolicy.phaseTimeout(), Duration.ZERO, grace, true);
  }
}

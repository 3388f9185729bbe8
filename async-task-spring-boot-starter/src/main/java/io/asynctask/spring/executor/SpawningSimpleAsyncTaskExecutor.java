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
 * Spring's executor with a thread for each run, spawning tasks: all its settings keep their
 * meaning. Its concurrency limit counts tasks and not threads, so a task that yields does not wait
 * for the thread it runs on.
 *
 * <p>It takes tasks until it is closed. Unless it is told to await or cancel them then, its tasks
 * may come to their end in a phase of the shutdown, and are cancelled if they do not.
 */
public class SpawningSimpleAsyncTaskExecutor extends SimpleAsyncTaskExecutor
    implements SpawningTaskExecutor, SmartLifecycle, ApplicationContextAware {

  private static final long serialVersionUID = 1L;

  private final transient TaskSpawner spawner;
  private final transient ExecutorShutdown shutdown;
  private final transient ShutdownPolicy shutdownPolicy;
  private final boolean limited;
  private transient @Nullable ApplicationContext applicationContext;
  private boolean rejects;
  private boolean cancels;
  private long awaitMillis;

  /** Takes what the builder says of tasks; the rest is configured as with Spring's executor. */
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

  /** Starts a thread: neither the limit nor the decorator of the superclass sees single runs. */
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

  /** No task queues: one too many waits at its spawn or is refused. */
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
   * Does nothing unless the context closes, as Spring's executor has no pause; then calls back when
   * the tasks are ended or reported.
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
   * Takes no more tasks and ends those that are left: an executor that waits for the end of its
   * tasks or cancels them goes on accepting until now, as with Spring; one that cancels them does
   * so at once and waits for that.
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

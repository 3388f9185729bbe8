package io.asynctask.spring.executor;

import io.asynctask.JoinHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Spring's executor with a pool of threads, which spawns tasks. All settings keep their meaning.
 * The task decorator decorates the bodies of tasks, on the spawning thread. Work that is submitted
 * directly to the {@link #getThreadPoolExecutor() pool} is no task; Spring decorates it as usual.
 *
 * <pre>{@code
 * SpawningThreadPoolTaskExecutor executor = builder.name("reports").buildThreadPool();
 * executor.setCorePoolSize(8);
 * executor.initialize();
 * }</pre>
 *
 * <p>It accepts tasks for as long as Spring's executor does. Where Spring waits for the running
 * tasks in the phase of a shutdown, this executor waits for all of its tasks, and cancels those
 * that take too long.
 *
 * @since 0.1.0
 */
public class SpawningThreadPoolTaskExecutor extends ThreadPoolTaskExecutor
    implements SpawningTaskExecutor {

  private static final long serialVersionUID = 1L;

  private final transient TaskSpawner spawner;
  private final transient ExecutorShutdown shutdown;
  private final transient ShutdownPolicy shutdownPolicy;
  private transient @Nullable ApplicationContext applicationContext;

  /** Whether there is a pool. */
  private boolean initialized;

  /** Whether tasks are accepted after the context has begun to close. */
  private boolean accepts;

  /** Whether the shutdown awaits the tasks. */
  private boolean waits;

  /** How long the shutdown awaits the tasks. */
  private long awaitMillis;

  /** When the shutdown began. */
  private long shutdownStartedAt;

  /**
   * Creates an executor. Its threads are configured as with Spring's executor.
   *
   * @param builder has the settings for tasks
   */
  protected SpawningThreadPoolTaskExecutor(SpawningTaskExecutorBuilder builder) {
    DelegateExecutor delegate =
        new DelegateExecutor(this, super::execute, this::awaitUntrackedWork);
    this.spawner = new TaskSpawner(builder, delegate);
    this.shutdown = new ExecutorShutdown(spawner);
    this.shutdownPolicy = builder.shutdownPolicy;
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

  @Override
  public JoinHandle<@Nullable Void> submit(Runnable task) {
    return spawner.submit(task);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> submit(Callable<T> task) {
    return spawner.submit(task);
  }

  // ---------------------------------------------------------------- settings

  @Override
  public void setTaskDecorator(@Nullable TaskDecorator decorator) {
    spawner.setDecorator(decorator);
    super.setTaskDecorator(
        run ->
            decorator == null || DelegateExecutor.isTaskSubmission(run)
                ? run
                : decorator.decorate(run));
  }

  @Override
  public void setAcceptTasksAfterContextClose(boolean accepts) {
    super.setAcceptTasksAfterContextClose(accepts);
    this.accepts = accepts;
  }

  @Override
  public void setWaitForTasksToCompleteOnShutdown(boolean waits) {
    super.setWaitForTasksToCompleteOnShutdown(waits);
    this.waits = waits;
  }

  @Override
  public void setAwaitTerminationSeconds(int seconds) {
    setAwaitTerminationMillis(seconds * 1000L);
  }

  @Override
  public void setAwaitTerminationMillis(long millis) {
    super.setAwaitTerminationMillis(millis);
    awaitMillis = millis;
  }

  @Override
  public void setApplicationContext(ApplicationContext applicationContext) {
    super.setApplicationContext(applicationContext);
    this.applicationContext = applicationContext;
  }

  // ---------------------------------------------------------------- life

  /** Creates the pool, unless there is one: an executor may be the bean of several names. */
  @Override
  public void afterPropertiesSet() {
    if (!initialized || getThreadPoolExecutor().isShutdown()) {
      super.afterPropertiesSet();
    }
  }

  @Override
  public void initialize() {
    super.initialize();
    initialized = true;
    shutdown.reopen();
  }

  /** Whether the context closes, and does not only pause. */
  private boolean isClosing() {
    return applicationContext instanceof ConfigurableApplicationContext context
        && context.isClosed();
  }

  /** As with Spring: a pool that waits for the end of its tasks goes on accepting them. */
  private boolean acceptsUntilDestroyed() {
    return accepts || waits;
  }

  @Override
  public boolean isRunning() {
    return isClosing() && !acceptsUntilDestroyed()
        ? initialized && !shutdown.hasBegun()
        : super.isRunning();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  /**
   * Pauses the executor as Spring does: running tasks go on, others wait. While the context closes,
   * calls back when the tasks have ended or are reported.
   */
  @Override
  public void stop(Runnable callback) {
    if (!isClosing() || acceptsUntilDestroyed()) {
      super.stop(callback);
      return;
    }
    CompletableFuture<Void> running = new CompletableFuture<>();
    Thread stopping = Thread.currentThread();
    super.stop(
        () -> {
          // Under a lock. Here and now nothing depends on it yet, and no thread is needed.
          if (Thread.currentThread() == stopping) {
            running.complete(null);
          } else {
            running.completeAsync(() -> null);
          }
        });
    shutdown.shutDownInPhase(policy(), running).whenComplete((ignored, failure) -> callback.run());
  }

  @Override
  public void initiateShutdown() {
    spawner.admission().stopAccepting();
    super.initiateShutdown();
  }

  @Override
  public void shutdown() {
    if (!initialized) {
      super.shutdown();
      return;
    }
    super.start(); // a task that a stop has paused could not come to its end
    shutdownStartedAt = System.nanoTime();
    try {
      shutdown.destroy(policy());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Executor '%s' has not shut down".formatted(name()), e);
    }
  }

  private ShutdownPolicy policy() {
    Duration await =
        !waits ? Duration.ZERO : awaitMillis <= 0 ? null : Duration.ofMillis(awaitMillis);
    return shutdownPolicy.with(await, acceptsUntilDestroyed());
  }

  /** Waits for the rest of the time, unless tasks are left that do not stop. */
  private void awaitUntrackedWork() {
    long left =
        TimeUnit.MILLISECONDS.toNanos(awaitMillis) - (System.nanoTime() - shutdownStartedAt);
    if (waits && left > 0 && spawner.tasks().list().isEmpty()) {
      super.initiateShutdown();
      try {
        boolean ignored = getThreadPoolExecutor().awaitTermination(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

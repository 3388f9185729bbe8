package io.asynctask.spring.executor;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * An executor that spawns tasks on the threads of another executor, of any kind. As a bean it owns
 * that executor: it starts it, and shuts it down by its own {@link ShutdownPolicy}.
 */
final class DelegatingTaskExecutor
    implements SpawningTaskExecutor,
        SmartLifecycle,
        BeanNameAware,
        InitializingBean,
        DisposableBean {

  private final TaskSpawner spawner;
  private final ExecutorShutdown shutdown;
  private final ShutdownPolicy shutdownPolicy;
  private volatile boolean running = true;

  DelegatingTaskExecutor(SpawningTaskExecutorBuilder builder, AsyncTaskExecutor delegate) {
    this.spawner = new TaskSpawner(builder, DelegateExecutor.of(delegate));
    this.shutdown = new ExecutorShutdown(spawner);
    this.shutdownPolicy = builder.shutdownPolicy;
  }

  @Override
  public TaskSpawner spawner() {
    return spawner;
  }

  @Override
  public void setBeanName(String name) {
    spawner.setBeanName(name);
  }

  @Override
  public void afterPropertiesSet() throws Exception {
    spawner.delegate().initializeAsBean(name());
  }

  @Override
  public int getPhase() {
    return spawner.delegate().phase();
  }

  /** Returns false: stopping would cancel the tasks, and a pause must not. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void start() {
    running = true;
    shutdown.reopen();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  /** Accepts no more tasks, and calls back when all have ended or are reported. */
  @Override
  public void stop(Runnable callback) {
    CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);
    if (!shutdownPolicy.acceptAfterContextClose()) {
      spawner.admission().stopAccepting();
      ended = shutdown.shutDownInPhase(shutdownPolicy, CompletableFuture.completedFuture(null));
    }
    running = false; // after the tasks were counted: one that ends because of it is counted too
    ended.whenComplete((ignored, failure) -> callback.run());
  }

  @Override
  public void destroy() throws Exception {
    shutdown.destroy(shutdownPolicy);
  }
}

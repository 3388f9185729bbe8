package io.asynctask.spring.executor;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.asynctask.LiveTasks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** A pool of threads under a policy, and what its bodies wait for. */
abstract class PoolToShutDown {

  final LiveTasks liveTasks = new LiveTasks();
  final CountDownLatch forEver = new CountDownLatch(1);

  DelegatingTaskExecutor pooled(int threads, Duration phase, Duration grace) throws Exception {
    return pooled(threads, new ShutdownPolicy(phase, Duration.ZERO, grace, false));
  }

  DelegatingTaskExecutor pooled(ShutdownPolicy policy) throws Exception {
    return pooled(1, policy);
  }

  DelegatingTaskExecutor pooled(int threads, ShutdownPolicy policy) throws Exception {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setCorePoolSize(threads);
    DelegatingTaskExecutor executor =
        (DelegatingTaskExecutor)
            SpawningTaskExecutor.over(pool, liveTasks).name("reports").shutdown(policy).build();
    executor.afterPropertiesSet();
    return executor;
  }

  static void stop(DelegatingTaskExecutor executor) throws Exception {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    executor.stop(() -> stopped.complete(null));
    stopped.get(20, SECONDS);
  }
}

package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.LiveTasks;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardOldestPolicy;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * What a pool drops by its policy, no caller hears of by an exception; with the starter it is
 * counted as rejected, its handle completes, and the log says so once.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class DroppedTasksTests {

  private static final int TASKS = 20;

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Newest {

    @Bean
    ThreadPoolTaskExecutorCustomizer drops() {
      return pool -> pool.setRejectedExecutionHandler(new DiscardPolicy());
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Oldest {

    @Bean
    ThreadPoolTaskExecutorCustomizer drops() {
      return pool -> pool.setRejectedExecutionHandler(new DiscardOldestPolicy());
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  /** A pool that is none of the starter's. */
  static class Own {

    @Bean
    Jobs jobs() {
      return new Jobs();
    }

    static ThreadPoolTaskExecutor pool(RejectedExecutionHandler policy) {
      ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
      limit(pool, policy);
      return pool;
    }

    static void limit(ThreadPoolTaskExecutor pool, RejectedExecutionHandler policy) {
      pool.setCorePoolSize(1);
      pool.setMaxPoolSize(1);
      pool.setQueueCapacity(1);
      pool.setRejectedExecutionHandler(policy);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class OwnNewest extends Own {

    @Bean
    ThreadPoolTaskExecutor own() {
      return pool(new DiscardPolicy());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class OwnOldest extends Own {

    @Bean
    ThreadPoolTaskExecutor own() {
      return pool(new DiscardOldestPolicy());
    }
  }

  static class Jobs {

    @Async
    public CompletableFuture<Boolean> await(CountDownLatch latch) throws InterruptedException {
      return CompletableFuture.completedFuture(latch.await(60, SECONDS));
    }
  }

  @OnBoth
  @Difference("What `DiscardPolicy` and `DiscardOldestPolicy` drop")
  void theJdksPoliciesThatDropAreTold(StockAndStarter which, CapturedOutput output)
      throws Exception {
    for (Class<?> pool : List.of(Newest.class, Oldest.class, OwnNewest.class, OwnOldest.class)) {
      int linesBefore = lines(output);
      try (ConfigurableApplicationContext context =
          which.run(
              pool,
              "--spring.task.execution.pool.core-size=1",
              "--spring.task.execution.pool.max-size=1",
              "--spring.task.execution.pool.queue-capacity=1")) {
        Jobs jobs = context.getBean(Jobs.class);
        CountDownLatch release = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          all.add(jobs.await(release));
        }
        ThreadPoolExecutor threads =
            context.getBean(ThreadPoolTaskExecutor.class).getThreadPoolExecutor();
        assertThat(threads.getQueue()).hasSize(1);
        if (pool.getSimpleName().endsWith("Newest")) {
          assertThat(threads.getRejectedExecutionHandler()).isInstanceOf(DiscardPolicy.class);
        } else {
          assertThat(threads.getRejectedExecutionHandler()).isInstanceOf(DiscardOldestPolicy.class);
        }
        assertThat(all.stream().filter(Future::isDone)).hasSize(which.isStarter() ? TASKS - 2 : 0);
        release.countDown();
        if (which.isStarter()) {
          check(all, context, pool);
          assertThat(lines(output) - linesBefore).isEqualTo(1);
        }
      }
    }
  }

  /** A pool whose {@code submit} methods are the application's own. */
  static class Wrapper extends ThreadPoolTaskExecutor {

    @Override
    public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
      return super.submitCompletable(task);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Jobs.class)
  static class OwnWrapper {

    @Bean
    Wrapper own() {
      Wrapper pool = new Wrapper();
      Own.limit(pool, new DiscardPolicy());
      return pool;
    }
  }

  @OnBoth
  @Difference("What `DiscardPolicy` and `DiscardOldestPolicy` drop")
  void whatAnOwnSubmitDropsIsLeftAsItIs(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(OwnWrapper.class)) {
      Jobs jobs = context.getBean(Jobs.class);
      CountDownLatch release = new CountDownLatch(1);
      List<Future<Boolean>> kept = List.of(jobs.await(release), jobs.await(release));
      Future<Boolean> dropped = jobs.await(release);
      release.countDown();
      for (Future<Boolean> future : kept) {
        assertThat(future.get(20, SECONDS)).isTrue();
      }
      assertThat(dropped.isDone()).isFalse();
    }
  }

  private static void check(
      List<Future<Boolean>> all, ConfigurableApplicationContext context, Class<?> pool) {
    await().until(() -> all.stream().allMatch(Future::isDone));
    assertThat(all.stream().filter(Future::isCancelled)).hasSize(TASKS - 2);
    await().until(() -> context.getBean(LiveTasks.class).counts().live() == 0);
    if (!Own.class.isAssignableFrom(pool)) {
      assertThat(context.getBean(SpawningTaskExecutor.class).rejected()).isEqualTo(TASKS - 2);
    }
  }

  private static int lines(CapturedOutput output) {
    return output.getAll().split("The executor drops tasks", -1).length - 1;
  }
}

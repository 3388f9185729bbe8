package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** What an application sees of its {@code @Async} methods and of Spring Boot's executor. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AsyncMethodDifferencesTests {

  private static final Map<StockAndStarter, ConfigurableApplicationContext> CONTEXTS =
      new EnumMap<>(StockAndStarter.class);

  @BeforeAll
  static void start() {
    for (StockAndStarter which : StockAndStarter.values()) {
      CONTEXTS.put(
          which,
          which.run(
              Application.class,
              "--spring.task.execution.pool.core-size=2",
              "--spring.task.execution.pool.max-size=2"));
    }
  }

  private final List<Body> bodies = new ArrayList<>();

  private Body body() {
    Body body = new Body();
    bodies.add(body);
    return body;
  }

  @AfterEach
  void release() {
    bodies.forEach(Body::mayReturn);
    bodies.forEach(Body::mayStop);
  }

  @AfterAll
  static void close() {
    CONTEXTS.values().forEach(ConfigurableApplicationContext::close);
  }

  private static Work work(StockAndStarter which) {
    return CONTEXTS.get(which).getBean(Work.class);
  }

  private static ThreadPoolTaskExecutor pool(StockAndStarter which) {
    return CONTEXTS.get(which).getBean(ThreadPoolTaskExecutor.class);
  }

  // ------------------------------------------------------------ cancel

  @OnBoth
  @Difference("`cancel(true)` on the future of an `@Async` method")
  void aCancelStopsTheMethod(StockAndStarter which) throws Exception {
    Body body = body();
    CompletableFuture<String> future = work(which).run(body);
    body.awaitBegun();

    assertThat(future.cancel(true)).isTrue();

    assertThat(future.isDone()).isEqualTo(!which.isStarter());
    if (which.isStarter()) {
      assertThat(body.end()).isEqualTo("interrupted");
      assertThat(future.isDone()).isFalse();
      body.mayStop();
      await().until(future::isDone);
    } else {
      assertThat(body.isRunning()).isTrue();
      body.mayReturn();
      assertThat(body.end()).isEqualTo("returned");
    }
  }

  @OnBoth
  @Difference("`cancel(true)` on the future of an `@Async` method")
  void aCancelInterruptsAMethodThatIsDeclaredToReturnAFuture(StockAndStarter which)
      throws Exception {
    Body body = body();
    Future<String> future = work(which).runAsFuture(body);
    body.awaitBegun();

    assertThat(future.cancel(true)).isTrue();

    assertThat(body.end()).isEqualTo("interrupted");
    assertThat(future.isDone()).isEqualTo(!which.isStarter());
    body.mayStop();
    await().until(future::isDone);
  }

  @OnBoth
  @Difference("The result of `submit`")
  void whatIsSubmittedIsAFutureThatWaitsForTheEndOfItsBody(StockAndStarter which) throws Exception {
    Body body = body();
    Future<String> future = pool(which).submit(body::run);
    assertThat(future instanceof JoinHandle).isEqualTo(which.isStarter());
    assertThat(future instanceof FutureTask).isEqualTo(!which.isStarter());
    body.awaitBegun();

    future.cancel(true);

    assertThat(body.end()).isEqualTo("interrupted");
    if (which.isStarter()) {
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> future.get(1, MILLISECONDS));
      body.mayStop();
    }
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> future.get(20, SECONDS));
  }

  // ------------------------------------------------------------ the pool

  @OnBoth
  @Difference({"The class of `applicationTaskExecutor`", "The executor `applicationTaskExecutor`"})
  void theExecutorHasSpringsClassOrASubclass(StockAndStarter which) {
    Object executor = CONTEXTS.get(which).getBean("applicationTaskExecutor");
    assertThat(executor).isInstanceOf(ThreadPoolTaskExecutor.class);
    assertThat(executor.getClass() == ThreadPoolTaskExecutor.class).isEqualTo(!which.isStarter());
    assertThat(pool(which).getCorePoolSize()).isEqualTo(2);
  }

  @OnBoth
  @Difference({"A pool's queue, after `submit`", "A task decorator, for `submit`"})
  void thePoolAndItsDecoratorGetTheFutureOrTheRunOfATask(StockAndStarter which) throws Exception {
    List<Body> running = List.of(body(), body());
    for (Body body : running) {
      work(which).run(body);
      body.awaitBegun();
    }
    BlockingQueue<Runnable> decorated = work(which).decorated();
    decorated.clear();
    BlockingQueue<Runnable> queue = pool(which).getThreadPoolExecutor().getQueue();

    Future<String> submitted = pool(which).submit(() -> "submitted");

    await().until(() -> !queue.isEmpty());
    assertThat(queue.peek() instanceof FutureTask).isEqualTo(!which.isStarter());
    assertThat(queue.peek() instanceof Future).isEqualTo(!which.isStarter());
    running.forEach(Body::mayReturn);
    assertThat(submitted.get(20, SECONDS)).isEqualTo("submitted");
    assertThat(decorated.poll(20, SECONDS) instanceof FutureTask).isEqualTo(!which.isStarter());
  }

  @OnBoth
  @Difference("An `@Async` method returns a future that is not done yet")
  void aFutureThatIsNotDoneHoldsAPlaceAndNoThread(StockAndStarter which) throws Exception {
    BlockingQueue<CompletableFuture<String>> calls = work(which).calls();
    List<CompletableFuture<String>> futures = new ArrayList<>();
    futures.add(work(which).call());
    futures.add(work(which).call());
    await().until(() -> calls.size() == 2);
    await().until(() -> pool(which).getActiveCount() == (which.isStarter() ? 0 : 2));
    CompletableFuture<Void> other = new CompletableFuture<>();
    pool(which).execute(() -> other.complete(null));
    futures.add(work(which).call());
    assertThat(other).isNotDone();
    assertThat(calls).hasSize(2);
    for (int i = 0; i < futures.size(); i++) {
      CompletableFuture<String> call = calls.poll(20, SECONDS);
      assertThat(call).isNotNull();
      call.complete("answer");
    }
    for (CompletableFuture<String> future : futures) {
      assertThat(future.get(20, SECONDS)).isEqualTo("answer");
    }
  }

  // ------------------------------------------------------------ tasks

  @OnBoth
  @Difference("`@Async` methods")
  void aCallIsATaskWithANameThatIsListed(StockAndStarter which) throws Exception {
    Body body = body();
    CompletableFuture<String> future = work(which).run(body);
    body.awaitBegun();
    List<LiveTasks> lists = CONTEXTS.get(which).getBeanProvider(LiveTasks.class).stream().toList();
    assertThat(lists).hasSize(which.isStarter() ? 1 : 0);
    for (LiveTasks tasks : lists) {
      assertThat(tasks.list(0, 100, 10_000, task -> true).tasks())
          .extracting(LiveTask::name)
          .anyMatch(name -> name.endsWith("Work.run"));
    }
    body.mayReturn();
    assertThat(future.get(20, SECONDS)).isEqualTo("value");
  }

  @OnBoth
  @Difference("Runs of `@Scheduled` methods")
  void aRunOfAScheduledMethodIsATask(StockAndStarter which) throws Exception {
    ConfigurableApplicationContext context = CONTEXTS.get(which);
    assertThat(context.getBean(Timetable.class).runsAsTask.get(20, SECONDS))
        .isEqualTo(which.isStarter());
    assertThat(
            context.getBeanProvider(ScheduledTaskHolder.class).stream()
                .flatMap(holder -> holder.getScheduledTasks().stream()))
        .singleElement()
        .extracting(task -> task.getTask().toString())
        .asString()
        .endsWith("Timetable.run");
  }

  @OnBoth
  @Difference("A failed future that no caller reads")
  void aFailureThatNoCallerReadsIsLogged(StockAndStarter which, CapturedOutput output) {
    callAndForget(work(which));
    if (which.isStarter()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(output).contains("read by no caller");
              });
      assertThat(output).containsOnlyOnce("IllegalStateException: read by no caller");
    } else {
      System.gc();
      assertThat(output).doesNotContain("read by no caller");
    }
  }

  /** In a frame of its own, which is gone with the future when it returns. */
  private static void callAndForget(Work work) {
    CompletableFuture<String> future = work.fail();
    await().until(future::isDone);
  }

  // ------------------------------------------------------------ the application

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  @Import({Work.class, Timetable.class})
  static class Application {

    @Bean
    TaskDecorator noting(Work work) {
      return task -> {
        work.decorated().add(task);
        return task;
      };
    }
  }

  static class Timetable {

    final CompletableFuture<Boolean> runsAsTask = new CompletableFuture<>();

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void run() {
      runsAsTask.complete(TaskContext.current().isPresent());
    }
  }

  static class Work {

    private final BlockingQueue<CompletableFuture<String>> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> decorated = new LinkedBlockingQueue<>();

    BlockingQueue<CompletableFuture<String>> calls() {
      return calls;
    }

    BlockingQueue<Runnable> decorated() {
      return decorated;
    }

    @Async
    public CompletableFuture<String> run(Body body) throws InterruptedException {
      return CompletableFuture.completedFuture(body.run());
    }

    @Async
    public Future<String> runAsFuture(Body body) throws InterruptedException {
      return CompletableFuture.completedFuture(body.run());
    }

    @Async
    public CompletableFuture<String> call() {
      CompletableFuture<String> call = new CompletableFuture<>();
      calls.add(call);
      return call;
    }

    @Async
    public CompletableFuture<String> fail() {
      throw new IllegalStateException("read by no caller");
    }
  }
}

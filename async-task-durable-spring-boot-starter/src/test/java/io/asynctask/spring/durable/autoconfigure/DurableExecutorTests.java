package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.DurableTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Durable methods on the executors of Spring Boot, in whole applications. */
@Timeout(60)
class DurableExecutorTests {

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

  @AfterEach
  void close() {
    applications.forEach(ConfigurableApplicationContext::close);
  }

  private ConfigurableApplicationContext start(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("spring.datasource.url=" + url);
    ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(all.toArray(String[]::new))
            .run();
    applications.add(application);
    return application;
  }

  private static Duration timeOf(Runnable action) {
    Instant before = Instant.now();
    action.run();
    return Duration.between(before, Instant.now());
  }

  private String state(String id) {
    return JdbcClient.create(new DriverManagerDataSource(url, "sa", ""))
        .sql("select state from async_task where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {

    @Bean
    Work work() {
      return new Work();
    }
  }

  static class Work {

    private final CountDownLatch running = new CountDownLatch(1);
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    public CountDownLatch running() {
      return running;
    }

    public int most() {
      return most.get();
    }

    @Async
    @Durable
    public JoinHandle<String> endless() throws InterruptedException {
      running.countDown();
      if (DurableContext.current().attempt() == 1) {
        new CountDownLatch(1).await();
      }
      return JoinHandle.completed("attempt " + DurableContext.current().attempt());
    }

    /** Ends soon after its interrupt, and not at once. */
    @Async
    @Durable
    public JoinHandle<String> stubborn() {
      running.countDown();
      if (DurableContext.current().attempt() == 1) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
          // It completes what it has begun.
        }
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      }
      return JoinHandle.completed("attempt " + DurableContext.current().attempt());
    }

    @Async
    @Durable
    public JoinHandle<Integer> one(int number) {
      most.accumulateAndGet(present.incrementAndGet(), Math::max);
      await().pollDelay(Duration.ofMillis(20)).until(() -> true);
      present.decrementAndGet();
      return JoinHandle.completed(number);
    }
  }

  @Test
  void aRunningTaskGoesBackToTheQueueAtOnceWhenItsApplicationCloses() throws Exception {
    ConfigurableApplicationContext first = start();
    Work work = first.getBean(Work.class);
    String id = first.getBean(DurableTasks.class).idOf(work.endless());
    work.running().await();

    assertThat(timeOf(first::close)).isLessThan(Duration.ofSeconds(2));

    assertThat(state(id)).isEqualTo("SCHEDULED");
    DurableTasks tasks = start().getBean(DurableTasks.class);
    assertThat(tasks.join(id, String.class).join()).isEqualTo("attempt 2");
  }

  @Test
  void aTaskThatStopsWithinTheGraceGoesBackToTheQueueWhenItHasStopped() throws Exception {
    ConfigurableApplicationContext first = start();
    Work work = first.getBean(Work.class);
    String id = first.getBean(DurableTasks.class).idOf(work.stubborn());
    work.running().await();

    assertThat(timeOf(first::close)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(3));

    assertThat(state(id)).isEqualTo("SCHEDULED");
    DurableTasks tasks = start().getBean(DurableTasks.class);
    assertThat(tasks.join(id, String.class).join()).isEqualTo("attempt 2");
  }

  @Test
  void theThreadsOfTheEngineEndWithItsApplication() throws Exception {
    ConfigurableApplicationContext application = start();
    application.getBean(Work.class).one(1).get();

    application.close();

    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("async-task-durable-")));
  }

  @Test
  void tasksThatASmallExecutorRejectsRunLater() throws Exception {
    ConfigurableApplicationContext application =
        start(
            "async-task.durable.poll-interval=100ms",
            "spring.task.execution.pool.core-size=1",
            "spring.task.execution.pool.max-size=1",
            "spring.task.execution.pool.queue-capacity=0");
    Work work = application.getBean(Work.class);
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      handles.add(work.one(i));
    }

    for (int i = 0; i < 3; i++) {
      assertThat(handles.get(i).get()).isEqualTo(i);
    }

    assertThat(work.most()).isEqualTo(1);
    DurableTasks tasks = application.getBean(DurableTasks.class);
    assertThat(tasks.find(tasks.idOf(handles.get(2))).orElseThrow().state())
        .isEqualTo(TaskState.COMPLETED);
  }
}

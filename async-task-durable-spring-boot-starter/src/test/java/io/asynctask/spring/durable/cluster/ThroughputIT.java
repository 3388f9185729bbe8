package io.asynctask.spring.durable.cluster;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.durable.Durable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * The throughput of durable tasks and of db-scheduler alone, in turns on one database and one node,
 * and the time from the commit of a call to the start of its body. It prints a table and asserts
 * nothing.
 */
@ContainerTest
@Tag("long")
@Timeout(600)
class ThroughputIT {

  private static final int TURNS = 5;
  private static final int TASKS = 5_000;
  private static final int LATENCIES = 200;
  private static final int THREADS = 10;
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {

    @Bean
    Nothing nothing() {
      return new Nothing();
    }
  }

  /** A durable method without work, which notes when it starts. */
  static class Nothing {

    static final AtomicLongArray STARTS = new AtomicLongArray(TASKS);

    @Async
    @Durable
    @TaskName("nothing")
    public CompletableFuture<Integer> call(int index) {
      STARTS.set(index, System.nanoTime());
      return CompletableFuture.completedFuture(index);
    }
  }

  @Test
  void printsTheThroughputOfDurableTasksAndOfDbSchedulerAlone() throws Exception {
    try (Database database = new Database();
        ConfigurableApplicationContext application = start(database)) {
      Nothing durable = application.getBean(Nothing.class);
      HikariDataSource pool = application.getBean(HikariDataSource.class);
      database
          .jdbc()
          .execute("create table scheduled_tasks (like async_task_execution including all)");
      double[] alone = new double[TURNS];
      double[] ours = new double[TURNS];
      for (int turn = -1; turn < TURNS; turn++) { // the first is for the compiler
        double dbScheduler = TASKS / seconds(() -> runAlone(pool));
        double tasks = TASKS / seconds(() -> runDurable(durable));
        if (turn >= 0) {
          alone[turn] = dbScheduler;
          ours[turn] = tasks;
        }
      }
      System.out.printf(
          "%n%d tasks, %d threads, medians of %d turns on JDK %s%n",
          TASKS, THREADS, TURNS, Runtime.version());
      System.out.printf("db-scheduler alone %8.0f tasks/s%n", median(alone));
      System.out.printf(
          "durable tasks      %8.0f tasks/s  %.2f x%n", median(ours), median(ours) / median(alone));
      double[] latencies = latencies(durable);
      System.out.printf(
          "commit to start    %8.1f ms p50, %.1f ms p99%n",
          latencies[LATENCIES / 2], latencies[LATENCIES * 99 / 100]);
    }
  }

  private static ConfigurableApplicationContext start(Database database) {
    List<String> arguments = new ArrayList<>(database.properties());
    arguments.addAll(
        List.of(
            "--async-task.durable.initialize-schema=always",
            "--async-task.durable.concurrency=" + THREADS,
            "--spring.datasource.hikari.maximum-pool-size=20",
            "--spring.main.banner-mode=off"));
    return SpringApplication.run(Application.class, arguments.toArray(String[]::new));
  }

  private interface Run {
    void run() throws Exception;
  }

  private static double seconds(Run run) throws Exception {
    long begun = System.nanoTime();
    run.run();
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void runAlone(HikariDataSource pool) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(TASKS);
    OneTimeTask<Void> task =
        Tasks.oneTime("nothing").execute((instance, context) -> ended.countDown());
    Scheduler scheduler =
        Scheduler.create(pool, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(0.5, 1)
            .pollingInterval(POLL_INTERVAL)
            .enableImmediateExecution()
            .build();
    scheduler.start();
    try {
      for (int i = 0; i < TASKS; i++) {
        scheduler.schedule(task.instance("task-" + i), Instant.now());
      }
      ended.await(120, TimeUnit.SECONDS);
    } finally {
      scheduler.stop();
    }
  }

  private static void runDurable(Nothing durable) throws Exception {
    CompletableFuture<?>[] handles = new CompletableFuture<?>[TASKS];
    for (int i = 0; i < TASKS; i++) {
      handles[i] = durable.call(i);
    }
    CompletableFuture.allOf(handles).get(120, TimeUnit.SECONDS);
  }

  /** Returns the milliseconds from the return of a call to the start of its body, sorted. */
  private static double[] latencies(Nothing durable) throws Exception {
    double[] latencies = new double[LATENCIES];
    for (int i = 0; i < LATENCIES; i++) {
      CompletableFuture<Integer> handle = durable.call(i);
      long returned = System.nanoTime();
      handle.get(60, TimeUnit.SECONDS);
      latencies[i] = Math.max(0, (Nothing.STARTS.get(i) - returned) / 1e6);
    }
    Arrays.sort(latencies);
    return latencies;
  }
}

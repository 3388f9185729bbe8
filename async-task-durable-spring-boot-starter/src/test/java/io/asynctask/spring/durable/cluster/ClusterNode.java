package io.asynctask.spring.durable.cluster;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.DurableTasks;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * A node of a cluster, in a process of its own. It obeys the lines of its input, and answers each
 * with a line: {@code store NUMBER MILLIS}, {@code await}, {@code id INDEX}, {@code cancel ID}. It
 * ends with its input.
 */
final class ClusterNode {

  private ClusterNode() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {

    @Bean
    Work work(JdbcTemplate jdbc) {
      return new Work(jdbc);
    }
  }

  /** The work of the cluster. */
  static class Work {

    private final JdbcTemplate jdbc;

    Work(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
    }

    /** Writes down that it runs, takes its time, and returns the number of its attempt. */
    @Async
    @Durable
    @TaskName("work")
    @Retryable(maxRetries = 1_000, delay = 100)
    public CompletableFuture<Integer> run(int millis) throws InterruptedException {
      DurableContext task = DurableContext.current();
      jdbc.update(
          "insert into run (task, attempt, process) values (?, ?, ?)",
          task.id(),
          task.attempt(),
          ProcessHandle.current().pid());
      TimeUnit.MILLISECONDS.sleep(millis);
      return CompletableFuture.completedFuture(task.attempt());
    }

    /** Is in a statement until it is cancelled. */
    @Async
    @Durable
    @TaskName("sleep")
    public JoinHandle<Void> sleep() {
      jdbc.queryForList("select pg_sleep(600)");
      return JoinHandle.completed(null);
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (ConfigurableApplicationContext application =
            SpringApplication.run(Application.class, arguments);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Work work = application.getBean(Work.class);
      DurableTasks tasks = application.getBean(DurableTasks.class);
      List<CompletableFuture<?>> handles = new ArrayList<>();
      answer("started");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "store" -> {
            for (int i = 0; i < Integer.parseInt(words[1]); i++) {
              handles.add(work.run(Integer.parseInt(words[2])));
            }
            answer("stored " + handles.size());
          }
          case "sleep" -> {
            JoinHandle<Void> handle = work.sleep();
            handles.add(handle);
            answer(tasks.idOf(handle));
          }
          case "cancel" -> answer(String.valueOf(tasks.cancel(words[1], "test")));
          case "await" -> {
            CompletableFuture.allOf(handles.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> null)
                .get(180, TimeUnit.SECONDS);
            answer(
                "ended "
                    + handles.stream()
                        .filter(handle -> !handle.isCompletedExceptionally())
                        .count());
          }
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
  }

  private static void answer(String line) {
    System.out.println("> " + line);
  }
}

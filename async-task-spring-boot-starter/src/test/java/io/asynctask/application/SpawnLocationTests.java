package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.spring.actuate.AsyncTasksEndpoint;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.SpawnLocations;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** In a package of its own: what spawns here is an application to the starter. */
class SpawnLocationTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import(Reports.class)
  static class Application {}

  static class Reports {

    @Async
    CompletableFuture<String> build() {
      return new CompletableFuture<>();
    }
  }

  private static ConfigurableApplicationContext start(boolean locations) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.jmx.enabled=true",
            "spring.jmx.default-domain=spawn-location-test",
            "management.endpoints.jmx.exposure.include=asynctasks",
            "spring.lifecycle.timeout-per-shutdown-phase=1s",
            "async-task.spawn-locations.enabled=" + locations)
        .run();
  }

  private static Optional<Object> origin(
      ConfigurableApplicationContext context, CompletableFuture<?> future) {
    return context
        .getBean(LiveTasks.class)
        .find(((JoinHandle<?>) future).id())
        .flatMap(LiveTask::spawnLocation);
  }

  @Test
  void theLineThatCallsAnAsyncMethodIsNoted() {
    try (ConfigurableApplicationContext context = start(true)) {
      CompletableFuture<String> future = context.getBean(Reports.class).build();
      assertThat(origin(context, future).orElseThrow().toString())
          .contains("SpawnLocationTests.theLineThatCallsAnAsyncMethodIsNoted")
          .contains("SpawnLocationTests.java:");
      String id = Long.toString(((JoinHandle<?>) future).id());
      AsyncTasksEndpoint endpoint = context.getBean(AsyncTasksEndpoint.class);
      assertThat(endpoint.task(id).spawnLocation()).contains("SpawnLocationTests.java:");
      future.complete("done");
      future.join();
      assertThat(endpoint.task(id).spawnLocation()).contains("SpawnLocationTests.java:");
    }
  }

  @Test
  void theLineThatSpawnsATaskInsideAnotherIsTheInnermost() {
    try (ConfigurableApplicationContext context = start(true)) {
      SpawningTaskExecutor executor =
          context.getBean("applicationTaskExecutor", SpawningTaskExecutor.class);
      Object origin = executor.task("outer").spawn(() -> originOfInner(context, executor)).join();
      assertThat(origin.toString()).contains("SpawnLocationTests.originOfInner");
    }
  }

  private static Object originOfInner(
      ConfigurableApplicationContext context, SpawningTaskExecutor executor) {
    JoinHandle<Object> inner = executor.task("inner").spawn(waker -> Poll.pending());
    return origin(context, inner).orElseThrow();
  }

  @Test
  void nothingIsNotedUnlessAskedFor() {
    try (ConfigurableApplicationContext context = start(false)) {
      assertThat(context.getBeansOfType(SpawnLocations.class)).isEmpty();
      assertThat(origin(context, context.getBean(Reports.class).build())).isEmpty();
    }
  }
}

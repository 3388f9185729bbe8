package io.asynctask.spring.web.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.async.TaskDeadline;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.mvc.async.request-timeout=300ms",
      "spring.web.error.include-message=always",
      "async-task.executors.one.concurrency=1",
      "async-task.executors.one.queue-capacity=1"
    })
class HandlersOverHttpTests {

  @Configuration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Work work() {
      return new Work();
    }

    @Bean
    Handlers handlers(Work work, @Qualifier("one") SpawningTaskExecutor one) {
      return new Handlers(work, one);
    }
  }

  static class Work {

    @Async
    public JoinHandle<String> quick() {
      return JoinHandle.completed("done");
    }

    @Async
    public JoinHandle<ResponseEntity<String>> created() {
      return JoinHandle.completed(ResponseEntity.status(HttpStatus.CREATED).body("made"));
    }

    @Async
    public JoinHandle<String> endless() throws InterruptedException {
      new CountDownLatch(1).await();
      return JoinHandle.completed("never");
    }

    @Async
    @TaskDeadline("20ms")
    public JoinHandle<String> overdue() throws InterruptedException {
      new CountDownLatch(1).await();
      return JoinHandle.completed("never");
    }

    @Async
    public JoinHandle<String> failing() {
      throw new UnsupportedOperationException("the application knows this one");
    }
  }

  @RestController
  static class Handlers {

    private final Work work;
    private final SpawningTaskExecutor one;

    Handlers(Work work, SpawningTaskExecutor one) {
      this.work = work;
      this.one = one;
    }

    @GetMapping("/quick")
    JoinHandle<String> quick() {
      return work.quick();
    }

    @GetMapping("/created")
    JoinHandle<ResponseEntity<String>> created() {
      return work.created();
    }

    @GetMapping("/derived")
    CompletableFuture<String> derived() {
      return work.quick().thenApply(value -> value + " and derived");
    }

    @GetMapping("/endless")
    JoinHandle<String> endless() throws InterruptedException {
      return work.endless();
    }

    @GetMapping("/endless-derived")
    CompletableFuture<String> endlessDerived() throws InterruptedException {
      return work.endless().thenApply(value -> value).thenApply(value -> value);
    }

    @GetMapping("/overdue")
    JoinHandle<String> overdue() throws InterruptedException {
      return work.overdue();
    }

    @GetMapping("/cancelled")
    JoinHandle<String> cancelled() throws InterruptedException {
      JoinHandle<String> handle = work.endless();
      handle.cancel(true);
      return handle;
    }

    @GetMapping("/failing")
    JoinHandle<String> failing() {
      return work.failing();
    }

    @GetMapping("/rejected")
    JoinHandle<String> rejected() {
      JoinHandle<String> handle = one.task("fills").spawn(() -> pause());
      one.task("fills").spawn(() -> pause());
      try {
        return one.task("too many").spawn(() -> "never");
      } finally {
        handle.cancel(true);
      }
    }

    private static String pause() throws InterruptedException {
      boolean ignored = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
      return "";
    }

    @GetMapping("/nothing")
    @Nullable JoinHandle<String> nothing() {
      return null;
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
    String known(UnsupportedOperationException failure) {
      return failure.getMessage();
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort int port;
  @Autowired LiveTasks liveTasks;

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
            BodyHandlers.ofString());
    await().until(() -> liveTasks.counts().live() == 0);
    return response;
  }

  @Test
  void answersWithTheResultOfTheTask() throws Exception {
    assertThat(get("/quick").body()).isEqualTo("done");
    assertThat(get("/derived").body()).isEqualTo("done and derived");
    HttpResponse<String> created = get("/created");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEqualTo("made");
  }

  @Test
  void aTimeoutStopsTheTask() throws Exception {
    assertThat(get("/endless").statusCode()).isEqualTo(503);
    assertThat(get("/endless-derived").statusCode()).isEqualTo(503);
  }

  @Test
  void aDeadlineIsAGatewayTimeout() throws Exception {
    HttpResponse<String> response = get("/overdue");
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aCancelledTaskIsServiceUnavailable() throws Exception {
    HttpResponse<String> response = get("/cancelled");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aRejectionSaysWhenToTryAgain() throws Exception {
    HttpResponse<String> response = get("/rejected");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aFailureOfTheBodyGoesThroughTheApplicationsOwnHandlers() throws Exception {
    HttpResponse<String> response = get("/failing");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("the application knows this one");
  }

  @Test
  void nullInsteadOfAHandleNamesTheHandler() throws Exception {
    HttpResponse<String> response = get("/nothing");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("nothing()");
  }
}

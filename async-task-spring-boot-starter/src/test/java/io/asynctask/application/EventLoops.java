package io.asynctask.application;

import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;

/**
 * A WebFlux application of which BlockHound watches the event loops, while requests do everything
 * that the starter offers there. Prints each blocking call, and exits with 0 when there was none.
 */
final class EventLoops {

  private static final int ROUNDS = 10;

  private static final Queue<Error> blockingCalls = new ConcurrentLinkedQueue<>();

  private EventLoops() {}

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Work.class, Handlers.class})
  static class Application {

    @Bean
    NettyReactiveWebServerFactory server() {
      return new NettyReactiveWebServerFactory();
    }
  }

  static class Work {

    @Async
    public JoinHandle<String> quick(@TaskTag("round") int round) {
      return JoinHandle.completed("quick " + round);
    }

    @Async
    public CompletableFuture<String> stage(CompletableFuture<String> stage) {
      return stage;
    }

    @Async
    public JoinHandle<String> stubborn(CountDownLatch stop) throws InterruptedException {
      while (!stop.await(1, TimeUnit.MILLISECONDS)) {
        TaskContext.current().orElseThrow().throwIfCancelled();
      }
      return JoinHandle.completed("stopped");
    }
  }

  @RestController
  record Handlers(Work work, BeanFactory beans, AcceptedTasks accepted, ReactiveTaskEvents events) {

    @GetMapping("/quick/{round}")
    JoinHandle<String> quick(@PathVariable int round) {
      return work.quick(round);
    }

    @GetMapping("/stage")
    CompletableFuture<String> stage() {
      CompletableFuture<String> stage = new CompletableFuture<>();
      return work.stage(stage.completeOnTimeout("stage", 20, TimeUnit.MILLISECONDS))
          .thenApply(String::toUpperCase);
    }

    @GetMapping("/on/{executor}")
    JoinHandle<String> submitted(@PathVariable String executor) {
      return beans.getBean(executor, SpawningTaskExecutor.class).submit(() -> "submitted");
    }

    @GetMapping("/cancelled")
    String cancelled() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      return "" + work.stubborn(never).cancel(true);
    }

    @PostMapping("/accepted")
    ResponseEntity<TaskStatus> accept() throws InterruptedException {
      JoinHandle<String> task = work.stubborn(new CountDownLatch(1));
      return accepted.accept(task).statusAt("/accepted/{id}").register().accepted();
    }

    @GetMapping("/accepted/{id}")
    TaskStatus status(@PathVariable String id) {
      return accepted.get(id, null).status();
    }

    @GetMapping(path = "/accepted/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<TaskStatus>> events(@PathVariable String id) {
      return events.stream(accepted.get(id, null));
    }

    @DeleteMapping("/accepted/{id}")
    ResponseEntity<TaskStatus> cancel(@PathVariable String id) {
      return accepted.get(id, null).cancel();
    }

    /** Shows that BlockHound watches. */
    @GetMapping("/blocking")
    String blocking() throws InterruptedException {
      Thread.sleep(1);
      return "blocked";
    }
  }

  public static void main(String[] arguments) throws Exception {
    BlockHound.install(
        builder ->
            builder
                .blockingMethodCallback(method -> note(new Error(method.toString())))
                // A lock is held for a moment and waited for as long; a wait for a place is none.
                .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
                // Reads from a file of the kernel's that makes no reader wait.
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes"));
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.REACTIVE)
            .properties(
                "server.port=0",
                "management.endpoints.web.exposure.include=asynctasks,health",
                "management.endpoint.asynctasks.access=unrestricted",
                "async-task.web.accepted.progress-interval=5ms",
                "async-task.executors.blocks.concurrency=1",
                "async-task.executors.blocks.queue-capacity=1",
                "async-task.executors.blocks.on-saturation=block",
                "async-task.executors.runs.concurrency=1",
                "async-task.executors.runs.queue-capacity=1",
                "async-task.executors.runs.on-saturation=caller-runs",
                "async-task.executors.rejects.concurrency=1",
                "async-task.executors.rejects.queue-capacity=1")
            .run()) {
      Client client = new Client(context.getEnvironment().getProperty("local.server.port"));
      client.expect(200, "GET", "/blocking");
      require("BlockHound watches the event loops", !blockingCalls.isEmpty());
      client.expect(200, "GET", "/quick/0"); // classes are loaded from files
      client.everything(context);
      blockingCalls.clear();
      for (int round = 0; round < ROUNDS; round++) {
        client.everything(context);
      }
    }
    blockingCalls.forEach(call -> call.printStackTrace(System.out));
    require("no event loop was blocked", blockingCalls.isEmpty());
    System.out.println("no event loop was blocked");
    System.exit(0);
  }

  /** Of the blocking calls, those in which this project has a part. */
  private static void note(Error call) {
    boolean ours =
        Arrays.stream(call.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith("io.asynctask."));
    if (ours) {
      blockingCalls.add(call);
    }
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      System.out.println("NOT: " + what);
      System.exit(1);
    }
  }

  private record Client(HttpClient http, String base) {

    Client(String port) {
      this(HttpClient.newHttpClient(), "http://localhost:" + port);
    }

    String expect(int status, String method, String path) throws Exception {
      HttpResponse<String> response = send(method, path);
      require(
          method + " " + path + " answers " + status + ", not " + response,
          response.statusCode() == status);
      return response.body();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    void everything(ConfigurableApplicationContext context) throws Exception {
      for (int i = 0; i < 4; i++) {
        expect(200, "GET", "/quick/" + i);
      }
      expect(200, "GET", "/stage");
      expect(200, "GET", "/cancelled");
      for (String name : List.of("blocks", "runs", "rejects")) {
        expect(200, "GET", "/on/" + name);
        SpawningTaskExecutor executor = context.getBean(name, SpawningTaskExecutor.class);
        await().until(() -> executor.statistics().running() == 0);
        CountDownLatch release = new CountDownLatch(1);
        List<JoinHandle<Boolean>> busy = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          busy.add(executor.submit(() -> release.await(30, TimeUnit.SECONDS)));
        }
        for (int i = 0; i < 4; i++) {
          expect(503, "GET", "/on/" + name);
        }
        expect(200, "GET", "/actuator/asynctasks?executor=" + name);
        release.countDown();
        for (JoinHandle<Boolean> each : busy) {
          each.join();
        }
      }
      HttpResponse<String> started = send("POST", "/accepted");
      require("accepted: " + started, started.statusCode() == 202);
      String task = started.headers().firstValue("Location").orElseThrow();
      CompletableFuture<HttpResponse<String>> events =
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(base + task + "/events")).build(),
              HttpResponse.BodyHandlers.ofString());
      expect(200, "GET", task);
      send("DELETE", task);
      require("the stream ends", events.get(30, TimeUnit.SECONDS).body().contains("cancelled"));
      expect(200, "GET", "/actuator/asynctasks");
      expect(202, "DELETE", "/actuator/asynctasks?name=none");
      expect(200, "GET", "/actuator/health");
    }
  }
}

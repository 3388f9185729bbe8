package io.asynctask.spring.web.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.Crowd;
import io.asynctask.spring.web.Handlers;
import io.asynctask.spring.web.HandlersOverHttp;
import io.asynctask.spring.web.RawRequest;
import io.asynctask.spring.web.Work;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.main.web-application-type=reactive",
      "spring.web.error.include-message=always",
      "async-task.executors.one.concurrency=1",
      "async-task.executors.one.queue-capacity=1",
      "async-task.executors.many.concurrency=500"
    })
class HandlersOnNettyTests extends HandlersOverHttp {

  private static final Log log = LogFactory.getLog(HandlersOnNettyTests.class);

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({
    Work.class,
    Handlers.class,
    Handlers.Particular.class,
    Crowd.class,
    ReactiveHandlers.class,
    Views.class
  })
  static class Application {

    @Bean
    AtomicInteger connections() {
      return new AtomicInteger();
    }

    @Bean
    NettyReactiveWebServerFactory server(AtomicInteger connections) {
      NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
      factory.addServerCustomizers(
          server ->
              server.doOnConnection(
                  connection -> {
                    connections.incrementAndGet();
                    connection.onTerminate().subscribe(null, null, connections::decrementAndGet);
                  }));
      return factory;
    }

    @Bean
    RouterFunction<ServerResponse> routes(Work work) {
      return RouterFunctions.route()
          .GET(
              "/route/quick",
              request -> Mono.fromFuture(work.quick()).flatMap(ServerResponse.ok()::bodyValue))
          .GET("/route/body", request -> ServerResponse.ok().body(work.quick(), String.class))
          .GET("/route/endless", request -> ServerResponse.ok().body(work.endless(), String.class))
          .GET(
              "/route/overdue",
              request -> Mono.fromFuture(work.overdue()).flatMap(ServerResponse.ok()::bodyValue))
          .GET(
              "/route/overdue-body",
              request -> ServerResponse.ok().body(work.overdue(), String.class))
          .GET(
              "/route/unwritable",
              request ->
                  ServerResponse.ok()
                      .contentType(MediaType.APPLICATION_PDF)
                      .body(work.endless().thenApply(value -> Work.KNOWN), Work.Known.class))
          .build();
    }
  }

  @RestController
  static class ReactiveHandlers {

    private final Work work;
    private final SpawningTaskExecutor executor;
    private final WebClient client = WebClient.create();

    ReactiveHandlers(
        Work work, @Qualifier("applicationTaskExecutor") SpawningTaskExecutor executor) {
      this.work = work;
      this.executor = executor;
    }

    /** A task that waits for the response of another service. */
    @GetMapping("/relayed")
    JoinHandle<String> relayed(ServerHttpRequest request) {
      String endless = "http://localhost:" + request.getURI().getPort() + "/endless";
      return executor.spawnStage(
          "relay",
          executor.untagged(),
          null,
          () -> client.get().uri(endless).retrieve().bodyToMono(String.class).toFuture());
    }

    @GetMapping("/timeout")
    Mono<String> timeout() {
      return Mono.fromFuture(work.endless()).timeout(Duration.ofMillis(20));
    }

    @GetMapping("/timeout-with-a-fallback")
    Mono<String> fallback() {
      return Mono.fromFuture(work.endless())
          .timeout(Duration.ofMillis(20))
          .onErrorReturn(TimeoutException.class, "fallback");
    }

    @GetMapping("/take")
    Flux<String> take() {
      return Flux.merge(Mono.fromFuture(work.endless()), Mono.fromFuture(work.quick())).take(1);
    }

    @GetMapping(path = "/unwritable", produces = MediaType.APPLICATION_PDF_VALUE)
    CompletableFuture<Work.Known> unwritable() {
      return work.endless().thenApply(value -> Work.KNOWN);
    }
  }

  @Controller
  static class Views {

    private final Work work;

    Views(Work work) {
      this.work = work;
    }

    @GetMapping("/view")
    CompletableFuture<Rendering> view() {
      return work.quick().thenApply(value -> Rendering.redirectTo("/quick").build());
    }
  }

  @Autowired Crowd crowd;
  @Autowired AtomicInteger connections;

  @Override
  protected int openConnections() {
    return connections.get();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/endless",
        "/endless-derived",
        "/endless-composed",
        "/endless-mono",
        "/route/endless"
      })
  void aClientThatGoesAwayStopsTheTask(String path) throws Exception {
    CompletableFuture<?> response = start(path);
    await().until(() -> liveTasks.counts().live() == 1);
    response.cancel(true);
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void aClientOfItsOwnThatIsDisposedOfStopsTheTaskOfTheOther() {
    Disposable response =
        WebClient.create("http://localhost:" + port)
            .get()
            .uri("/endless")
            .retrieve()
            .bodyToMono(String.class)
            .subscribe();
    await().until(() -> liveTasks.counts().live() == 1);
    response.dispose();
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void aClientThatGoesAwayStopsTheTaskOfTheServiceBehindToo() throws Exception {
    CompletableFuture<?> response = start("/relayed");
    await().until(() -> liveTasks.counts().live() == 2);
    response.cancel(true);
    await().until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void aTimeoutOfThePipelineStopsTheTaskAndIsNoDeadline() throws Exception {
    assertThat(get("/timeout").statusCode()).isEqualTo(500);
    assertThat(get("/timeout-with-a-fallback").body()).isEqualTo("fallback");
  }

  @Test
  void takingAnotherValueStopsTheTask() throws Exception {
    assertThat(get("/take").body()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/unwritable", "/route/unwritable"})
  void aResponseThatFailsBeforeItAsksForTheResultStopsTheTask(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(500);
  }

  @Test
  void aViewMayComeFromATask() throws Exception {
    HttpResponse<String> response = get("/view");
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/quick");
  }

  @Test
  void functionalRoutesAnswerWithTheResultOfTheTask() throws Exception {
    assertThat(get("/route/quick").body()).isEqualTo("done");
    assertThat(get("/route/body").body()).isEqualTo("done");
    isProblem(get("/route/overdue"), 504);
    isProblem(get("/route/overdue-body"), 504);
  }

  @Test
  void aCrowdOfWhichHalfDisconnectsLeavesNothingBehind() throws Exception {
    int connections = openConnections();
    List<RawRequest> requests = new ArrayList<>();
    for (int number = 0; number < Crowd.SIZE; number++) {
      requests.add(new RawRequest(port, "/wait/" + number));
    }
    assertThat(crowd.isComplete()).isTrue();
    for (int number = 0; number < Crowd.SIZE; number += 2) {
      crowd.end(number);
      if (number % 4 == 0) {
        requests.get(number).reset();
      } else {
        requests.get(number).close();
      }
    }
    await().until(() -> liveTasks.counts().live() == Crowd.SIZE / 2);
    assertThat(crowd.stopped()).isEqualTo(Crowd.SIZE / 2);
    crowd.release();
    for (int number = 1; number < Crowd.SIZE; number += 2) {
      assertThat(requests.get(number).readAll()).startsWith("HTTP/1.1 200").endsWith("released");
      requests.get(number).close();
    }
    await().until(() -> liveTasks.counts().live(), live -> live == 0);
    await().until(this::openConnections, open -> open <= connections);
    assertThat(crowd.running()).isZero();
    log.info(crowd.report("Reactor Netty", "disconnect", Crowd.SIZE / 2));
  }
}

package io.asynctask.spring.web.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.web.RawRequest;
import io.asynctask.spring.web.Work;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * The client goes away while the handler, off the event loop, has its task and not yet returned.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.main.web-application-type=reactive")
class EarlyDeparturesOnNettyTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({
    NettyReactiveWebServerFactory.class,
    Work.class,
    EndlessWork.class,
    AnnotatedHandlers.class
  })
  static class Application {

    /** Calls the handlers on another thread, as filters do that look a user up. */
    @Bean
    WebFilter elsewhere(EndlessWork work) {
      return (exchange, chain) ->
          Mono.delay(Duration.ZERO)
              .then(chain.filter(exchange))
              .doFinally(end -> work.ended.release());
    }

    @Bean
    RouterFunction<ServerResponse> routes(EndlessWork work) {
      return RouterFunctions.route()
          .GET("/route/body", request -> ServerResponse.ok().body(work.handle(), String.class))
          .GET(
              "/route/derived-body",
              request -> ServerResponse.ok().body(work.derived(), String.class))
          .GET(
              "/route/mono",
              request -> Mono.fromFuture(work.handle()).flatMap(ServerResponse.ok()::bodyValue))
          .build();
    }
  }

  /** Returns its handle when the request has ended. */
  static class EndlessWork {

    final BlockingQueue<JoinHandle<?>> spawned = new LinkedBlockingQueue<>();
    final Semaphore ended = new Semaphore(0);
    private final Work work;

    EndlessWork(Work work) {
      this.work = work;
    }

    JoinHandle<String> handle() {
      JoinHandle<String> handle = work.endless();
      spawned.add(handle);
      ended.acquireUninterruptibly();
      return handle;
    }

    CompletableFuture<String> derived() {
      return handle().thenApply(value -> value).thenApply(value -> value);
    }
  }

  @RestController
  static class AnnotatedHandlers {

    private final EndlessWork work;

    AnnotatedHandlers(EndlessWork work) {
      this.work = work;
    }

    @GetMapping("/handle")
    JoinHandle<String> handle() {
      return work.handle();
    }

    @GetMapping("/handle-with-an-argument")
    JoinHandle<String> handle(@RequestParam String of) {
      return work.handle();
    }

    @GetMapping("/derived")
    CompletableFuture<String> derived() {
      return work.derived();
    }

    @GetMapping("/composed")
    CompletableFuture<String> composed() {
      return JoinHandle.completed("over").thenCompose(value -> work.handle());
    }

    @GetMapping("/failing")
    String failing() {
      throw Work.KNOWN;
    }

    @ExceptionHandler
    JoinHandle<String> known(Work.Known failure) {
      return work.handle();
    }
  }

  @LocalServerPort int port;
  @Autowired EndlessWork work;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/handle",
        "/handle-with-an-argument?of=mine",
        "/derived",
        "/composed",
        "/failing",
        "/route/body",
        "/route/derived-body",
        "/route/mono"
      })
  void aTaskThatTheHandlerReturnsToNobodyIsCancelled(String path) throws Exception {
    RawRequest request = new RawRequest(port, path);
    JoinHandle<?> task = work.spawned.poll(1, TimeUnit.MINUTES);
    assertThat(task).isNotNull();
    request.close();
    try {
      await().atMost(1, TimeUnit.MINUTES).until(task::isCancelled);
    } finally {
      task.cancel(true);
    }
  }
}

package io.asynctask.spring.web.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.web.Crowd;
import io.asynctask.spring.web.Handlers;
import io.asynctask.spring.web.HandlersOverHttp;
import io.asynctask.spring.web.RawRequest;
import io.asynctask.spring.web.Work;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What is the same in every servlet container. */
abstract class ServletHandlersOverHttp extends HandlersOverHttp {

  static final String TIMEOUT = "spring.mvc.async.request-timeout=5s";
  static final String CANCEL_AFTER = "async-task.web.cancel-after=500ms";
  private static final Log log = LogFactory.getLog(ServletHandlersOverHttp.class);

  @Configuration
  @Import({Work.class, Handlers.class, Handlers.Particular.class, Crowd.class, Views.class})
  static class Application {

    @Bean
    RouterFunction<ServerResponse> routes(Work work) {
      return RouterFunctions.route()
          .GET(
              "/route/quick",
              request ->
                  TaskServerResponse.async(
                      request, work.quick().thenApply(ServerResponse.ok()::body)))
          .GET(
              "/route/endless",
              request ->
                  TaskServerResponse.async(
                      request, work.endless().thenApply(ServerResponse.ok()::body)))
          .GET(
              "/route/failing",
              request ->
                  TaskServerResponse.async(
                      request, work.failing().thenApply(ServerResponse.ok()::body)))
          .GET(
              "/route/overdue",
              request -> ServerResponse.async(work.overdue().thenApply(ServerResponse.ok()::body)))
          .onError(
              Work.Known.class,
              (failure, request) ->
                  ServerResponse.status(418)
                      .body(failure == Work.KNOWN ? "the very same" : "another"))
          .build();
    }

    /** Notes when requests of the crowd time out. */
    @Bean
    Causes causes() {
      return new Causes();
    }

    @Bean
    WebMvcConfigurer timeouts(Crowd crowd) {
      return new WebMvcConfigurer() {
        @Override
        public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
          configurer.registerDeferredResultInterceptors(
              new DeferredResultProcessingInterceptor() {
                @Override
                public <T> boolean handleTimeout(
                    NativeWebRequest request, DeferredResult<T> result) {
                  String path = request.getDescription(false);
                  if (path.contains("/wait/")) {
                    crowd.end(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
                  }
                  return true;
                }
              });
        }
      };
    }
  }

  @Controller
  static class Views {

    private final Work work;

    Views(Work work) {
      this.work = work;
    }

    @GetMapping("/view")
    JoinHandle<String> view() {
      return work.viewName();
    }
  }

  @Autowired ServletWebServerApplicationContext context;
  @Autowired Crowd crowd;
  @Autowired Causes causes;

  @Test
  void aTimeoutStopsTheTask() {
    Stream.of(
            "/endless", "/endless-derived", "/endless-composed", "/endless-mono", "/route/endless")
        .map(this::start)
        .toList()
        .forEach(response -> assertThat(response.join().statusCode()).isEqualTo(503));
    await().untilAsserted(() -> assertThat(causes.timeouts()).isGreaterThanOrEqualTo(4));
  }

  /** Counts the tasks that were stopped because their request has timed out. */
  static final class Causes implements TaskListener {

    private final AtomicInteger timeouts = new AtomicInteger();

    @Override
    public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
      task.cancelReceipt()
          .filter(receipt -> receipt.cause().equals(CancelCauses.REQUEST_TIMEOUT))
          .ifPresent(receipt -> timeouts.incrementAndGet());
    }

    int timeouts() {
      return timeouts.get();
    }
  }

  @Test
  void aViewNameMayComeFromATask() throws Exception {
    HttpResponse<String> response = get("/view");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/quick");
  }

  @Test
  void functionalRoutesAnswerWithTheResultOfTheTask() throws Exception {
    assertThat(get("/route/quick").body()).isEqualTo("done");
    assertThat(get("/route/failing").body()).isEqualTo("the very same");
    isProblem(get("/route/overdue"), 504);
  }

  /** The container reads the frame that says so; it does not read from an HTTP/1.1 connection. */
  @Test
  void aClientThatResetsItsStreamOfAnHttp2ConnectionStopsTheTask() throws Exception {
    HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    assertThat(http2.send(request("/quick"), BodyHandlers.ofString()).version())
        .isEqualTo(HttpClient.Version.HTTP_2);
    CompletableFuture<?> response = http2.sendAsync(request("/endless"), BodyHandlers.ofString());
    await().until(() -> liveTasks.counts().live() == 1);
    response.cancel(true);
    await().atMost(Duration.ofSeconds(4)).until(() -> liveTasks.counts().live() == 0);
  }

  @Test
  void aCrowdOfWhichHalfDisconnectsLeavesNothingBehind() throws Exception {
    int connections = openConnections();
    List<RawRequest> staying = new ArrayList<>();
    int disconnects = 0;
    for (int number = 0; number < Crowd.SIZE; number++) {
      RawRequest request = new RawRequest(port, "/wait/" + number);
      if (number % 2 == 0) {
        staying.add(request);
      } else if (number % 4 == 1) {
        request.reset();
        disconnects++;
      } else {
        request.close();
        disconnects++;
      }
    }
    for (RawRequest request : staying) {
      assertThat(request.readAll()).startsWith("HTTP/1.1 503");
      request.close();
    }
    await().until(() -> liveTasks.counts().live(), live -> live == 0);
    await().until(this::openConnections, open -> open <= connections);
    assertThat(crowd.running()).isZero();
    assertThat(crowd.stopped()).isPositive();
    log.info(
        crowd.report(context.getWebServer().getClass().getSimpleName(), "timeout", disconnects));
  }
}

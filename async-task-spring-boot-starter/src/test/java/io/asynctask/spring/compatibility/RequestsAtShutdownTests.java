package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A request for whose end the web server does not wait any longer gets a response with the starter,
 * where the connection is reset without it.
 */
@Timeout(120)
class RequestsAtShutdownTests {

  @Configuration(proxyBeanMethods = false)
  static class Application {

    @Bean
    Controller controller(SpawningTaskExecutor executor) {
      return new Controller(executor);
    }
  }

  @RestController
  static class Controller {

    private final SpawningTaskExecutor executor;
    private final CountDownLatch started = new CountDownLatch(1);

    Controller(SpawningTaskExecutor executor) {
      this.executor = executor;
    }

    @GetMapping("/long")
    CompletableFuture<Boolean> longWork() {
      return executor.submit(
          () -> {
            started.countDown();
            return new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.HOURS);
          });
    }
  }

  @Test
  void aServletRequestThatOutlastsThePhaseGetsTheStatusOfACancelledTask() throws Exception {
    outlastsThePhase(WebApplicationType.SERVLET);
  }

  @Test
  void aReactiveRequestThatOutlastsThePhaseGetsTheStatusOfACancelledTask() throws Exception {
    outlastsThePhase(WebApplicationType.REACTIVE);
  }

  private static void outlastsThePhase(WebApplicationType web) throws Exception {
    CompletableFuture<HttpResponse<String>> response;
    try (ConfigurableApplicationContext context =
        StockAndStarter.STARTER.run(
            web, Application.class, "--spring.lifecycle.timeout-per-shutdown-phase=2s")) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      response =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/long")).build(),
                  BodyHandlers.ofString());
      assertThat(context.getBean(Controller.class).started.await(60, SECONDS)).isTrue();
    }
    assertThat(response.get(20, SECONDS).statusCode()).isEqualTo(503);
  }
}

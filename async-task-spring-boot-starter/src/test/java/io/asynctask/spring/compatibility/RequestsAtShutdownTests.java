package io.asynctask.spring.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A request for whose end the web server does not wait any longer gets a response with the starter,
 * where the connection is reset without it, or the response is empty (Jetty).
 */
@Timeout(120)
class RequestsAtShutdownTests {

  @Configuration(proxyBeanMethods = false)
  static class Application {

    @Bean
    Controller controller(ThreadPoolTaskExecutor executor) {
      return new Controller(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, TomcatServletWebServerFactory.class})
  static class OnTomcat {}

  @RestController
  static class Controller {

    private final ThreadPoolTaskExecutor executor;
    private final CountDownLatch started = new CountDownLatch(1);

    Controller(ThreadPoolTaskExecutor executor) {
      this.executor = executor;
    }

    @GetMapping("/long")
    CompletableFuture<Boolean> longWork() {
      return executor.submitCompletable(
          () -> {
            started.countDown();
            return new CountDownLatch(1).await(1, TimeUnit.HOURS);
          });
    }
  }

  @OnBoth
  @Difference("A request whose handler waits for a future when the server stops")
  void aServletRequestThatOutlastsThePhaseGetsTheStatusOfACancelledTask(StockAndStarter which)
      throws Exception {
    outlastsThePhase(which, WebApplicationType.SERVLET, OnTomcat.class);
  }

  @OnBoth
  @Difference("A request whose handler waits for a future when the server stops")
  void aServletRequestOnJettyThatOutlastsThePhaseGetsTheStatusOfACancelledTask(
      StockAndStarter which) throws Exception {
    outlastsThePhase(which, WebApplicationType.SERVLET, Application.class);
  }

  @OnBoth
  @Difference("A request whose handler waits for a future when the server stops")
  void aReactiveRequestThatOutlastsThePhaseGetsTheStatusOfACancelledTask(StockAndStarter which)
      throws Exception {
    outlastsThePhase(which, WebApplicationType.REACTIVE, Application.class);
  }

  private static void outlastsThePhase(
      StockAndStarter which, WebApplicationType web, Class<?> application) throws Exception {
    CompletableFuture<HttpResponse<InputStream>> response;
    try (ConfigurableApplicationContext context =
        which.run(web, application, "--spring.lifecycle.timeout-per-shutdown-phase=1s")) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      response =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/long")).build(),
                  BodyHandlers.ofInputStream());
      assertThat(context.getBean(Controller.class).started.await(60, SECONDS)).isTrue();
    }
    if (which.isStarter()) {
      assertThat(response.get(20, SECONDS).statusCode()).isEqualTo(503);
      assertThat(text(response.get())).contains("503");
    } else {
      assertThat(response.handle((answer, reset) -> reset == null ? text(answer) : ""))
          .succeedsWithin(Duration.ofSeconds(20))
          .isEqualTo("");
    }
  }

  private static String text(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return new String(body.readAllBytes(), UTF_8);
    } catch (IOException reset) {
      return "";
    }
  }
}

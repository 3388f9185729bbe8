package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a task sees of its caller, with web, actuator and security, and all defaults. */
class ContextByDefaultTests {

  private static final String FOLLOWS = "ada of order 42 in fr_CA, observed";
  private static final String FOLLOWS_NOT = "nobody of order null in another language, unobserved";

  private static String answer(StockAndStarter which, String... properties) throws Exception {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("--spring.security.user.name=ada");
    all.add("--spring.security.user.password=secret");
    all.add("--spring.autoconfigure.exclude="); // with Spring Security
    try (ConfigurableApplicationContext context =
        which.runOnServlet(Application.class, all.toArray(String[]::new))) {
      int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
      String credentials =
          Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/who"))
              .header("Authorization", "Basic " + credentials)
              .header("Accept-Language", "fr-CA")
              .build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
  }

  @OnBoth
  @Difference({
    "MDC, observation, security context, locale",
    "MDC, security context, observation and locale"
  })
  void anAsyncMethodSeesTheContextOfItsCaller(StockAndStarter which) throws Exception {
    assertThat(answer(which)).isEqualTo(which.isStarter() ? FOLLOWS : FOLLOWS_NOT);
  }

  @Test
  @Difference("`async-task.context-propagation.enabled=false`")
  void aPropertySwitchesThatOff() throws Exception {
    assertThat(answer(StockAndStarter.STARTER, "--async-task.context-propagation.enabled=false"))
        .isEqualTo(FOLLOWS_NOT);
  }

  static class Work {

    private final ObservationRegistry observations;

    Work(ObservationRegistry observations) {
      this.observations = observations;
    }

    @Async
    public CompletableFuture<String> who() {
      return CompletableFuture.completedFuture(here());
    }

    private String here() {
      Authentication caller = SecurityContextHolder.getContext().getAuthentication();
      return "%s of order %s in %s, %s"
          .formatted(
              caller == null ? "nobody" : caller.getName(),
              MDC.get("order"),
              LocaleContextHolder.getLocale().equals(Locale.CANADA_FRENCH)
                  ? Locale.CANADA_FRENCH
                  : "another language",
              observations.getCurrentObservation() == null ? "unobserved" : "observed");
    }
  }

  @RestController
  static class Handler {

    private final Work work;

    Handler(Work work) {
      this.work = work;
    }

    @GetMapping("/who")
    CompletableFuture<String> who() {
      MDC.put("order", "42");
      try {
        return work.who();
      } finally {
        MDC.remove("order");
      }
    }
  }

  @Configuration
  @EnableAsync
  @Import({TomcatServletWebServerFactory.class, Work.class, Handler.class})
  static class Application {}
}

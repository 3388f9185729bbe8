package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with web, actuator and security, and all defaults. */
class ContextByDefaultTests {

  private static String answer(String... properties) throws Exception {
    String[] all = new String[properties.length + 2];
    System.arraycopy(properties, 0, all, 2, properties.length);
    all[0] = "spring.security.user.name=ada";
    all[1] = "spring.security.user.password=secret";
    try (ConfigurableApplicationContext context =
        Setup.STARTER.start(WebApplicationType.SERVLET, Application.class, all)) {
      int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
      String credentials =
          Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/who"))
              .header("Authorization", "Basic " + credentials)
              .build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  void anAsyncMethodSeesTheCallerAndTheMdc() throws Exception {
    assertThat(answer()).isEqualTo("ada of order 42");
  }

  @Test
  void aPropertySwitchesThatOff() throws Exception {
    assertThat(answer("async-task.context-propagation.enabled=false"))
        .isEqualTo("nobody of order null");
  }

  static class Work {

    @Async
    public CompletableFuture<String> who() {
      Authentication caller = SecurityContextHolder.getContext().getAuthentication();
      return CompletableFuture.completedFuture(
          (caller == null ? "nobody" : caller.getName()) + " of order " + MDC.get("order"));
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
  @EnableAutoConfiguration
  @EnableAsync
  @Import({TomcatServletWebServerFactory.class, Work.class, Handler.class})
  static class Application {}
}

package io.asynctask.spring.examples.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.autoconfigure.exclude=",
      "management.endpoints.web.exposure.include=health,asynctasks",
      "management.endpoint.asynctasks.access=unrestricted"
    })
class SecurityConfigurationTests {

  private static final String OPERATOR = "operator:secret";
  private static final String USER = "user:secret";

  @Configuration
  @EnableAutoConfiguration
  @Import(SecurityConfiguration.class)
  static class Application {

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build(),
          User.withUsername("user").password("{noop}secret").roles("USER").build());
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();

  @Autowired SpawningTaskExecutor applicationTaskExecutor;
  @LocalServerPort int port;

  @Test
  void aCallerWithoutAPasswordIsUnauthorized() throws Exception {
    assertThat(status("GET", "asynctasks", null)).isEqualTo(401);
    assertThat(status("DELETE", "asynctasks?tag=tenant:42", null)).isEqualTo(401);
  }

  @Test
  void aCallerWithAnotherRoleIsForbidden() throws Exception {
    assertThat(status("GET", "asynctasks", USER)).isEqualTo(403);
    assertThat(status("DELETE", "asynctasks?tag=tenant:42", USER)).isEqualTo(403);
  }

  @Test
  void anOperatorListsTasks() throws Exception {
    assertThat(status("GET", "asynctasks", OPERATOR)).isEqualTo(200);
  }

  @Test
  void theHealthIsOpenToProbes() throws Exception {
    assertThat(status("GET", "health", null)).isEqualTo(200);
  }

  @Test
  void anOperatorStopsATaskWithoutACsrfToken() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    JoinHandle<?> waiting =
        applicationTaskExecutor
            .task("waiting")
            .tag("tenant", "42")
            .spawn(
                () -> {
                  never.await();
                  return "done";
                });
    assertThat(status("DELETE", "asynctasks/" + waiting.id(), OPERATOR)).isEqualTo(202);
    assertThat(waiting.isCancelled()).isTrue();
  }

  private int status(String method, String path, @Nullable String credentials)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
            .method(method, BodyPublishers.noBody());
    if (credentials != null) {
      byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}

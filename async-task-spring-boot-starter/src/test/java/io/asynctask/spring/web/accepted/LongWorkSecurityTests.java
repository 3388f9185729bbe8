package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Two users of one application, and a stranger. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.autoconfigure.exclude=",
      "async-task.web.accepted.progress-interval=10ms"
    })
class LongWorkSecurityTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Reports.class, ReportController.class})
  static class Application {

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("alice").password("{noop}a").build(),
          User.withUsername("bob").password("{noop}b").build());
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
      return http.csrf(AbstractHttpConfigurer::disable)
          .httpBasic(Customizer.withDefaults())
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }
  }

  private static final String ALICE = "alice:a";
  private static final String BOB = "bob:b";

  private final HttpClient client = HttpClient.newHttpClient();
  private @LocalServerPort int port;
  private @Autowired Reports reports;

  @BeforeEach
  void letTheReportBeWritten() {
    reports.reset();
    reports.allow(Reports.PAGES);
  }

  private HttpRequest.Builder as(String user, String path) {
    String credentials =
        Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII));
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", "Basic " + credentials);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Alice starts a report; where its status is. */
  private String start() throws IOException, InterruptedException {
    return send(as(ALICE, "/reports").POST(HttpRequest.BodyPublishers.ofString("May")))
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  @Test
  void theOwnerSeesHerTaskItsEventsAndItsResult() throws Exception {
    String report = start();

    assertThat(send(as(ALICE, report + "/events")).body()).contains("event:done");
    assertThat(send(as(ALICE, report)).body()).contains("COMPLETED");
    assertThat(send(as(ALICE, report + "/result")).body()).isEqualTo("The report of May");
  }

  @ParameterizedTest
  @CsvSource({"GET, ''", "GET, /result", "GET, /events", "DELETE, ''"})
  void anotherUserIsToldThatThereIsNoSuchTask(String method, String resource) throws Exception {
    String report = start();

    HttpResponse<String> response =
        send(as(BOB, report + resource).method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).doesNotContain("May").doesNotContain("alice");
    assertThat(send(as(ALICE, report + "/result")).body()).isEqualTo("The report of May");
  }

  @ParameterizedTest
  @CsvSource({"GET, ''", "GET, /result", "GET, /events", "DELETE, ''"})
  void aStrangerIsRefusedByTheApplicationsOwnRules(String method, String resource)
      throws Exception {
    String report = start();

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + report + resource))
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).doesNotContain("May");
  }
}

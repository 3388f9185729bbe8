package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Spring Security does without any configuration. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.security.user.password=secret")
@Import({SecurityTests.CallerController.class, SecurityTests.Callers.class})
class SecurityTests {

  private RestTestClient client;

  @BeforeEach
  void connect(@Autowired Environment environment) {
    client =
        RestTestClient.bindToServer()
            .baseUrl("http://localhost:" + environment.getProperty("local.server.port"))
            .build();
  }

  @Test
  void aHandlerOfAUserMayReturnATask() {
    assertThat(bodyOf("/reports/acme")).startsWith("report of acme");
  }

  @Test
  void theBodyOfATaskHasTheUserOfItsRequest() {
    assertThat(bodyOf("/caller")).isEqualTo("user");
  }

  @Test
  void theEndpointIsOnlyForUsers() {
    assertThat(bodyOf("/actuator/asynctasks")).contains("\"tasks\"");
    client.get().uri("/actuator/asynctasks").exchange().expectStatus().isUnauthorized();
  }

  @Test
  void aHandlerIsOnlyForUsers() {
    client.get().uri("/reports/acme").exchange().expectStatus().isUnauthorized();
  }

  private String bodyOf(String path) {
    return client
        .get()
        .uri(path)
        .headers(headers -> headers.setBasicAuth("user", "secret"))
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(String.class)
        .getResponseBody();
  }

  @RestController
  static class CallerController {

    private final Callers callers;

    CallerController(Callers callers) {
      this.callers = callers;
    }

    @GetMapping("/caller")
    JoinHandle<String> caller() {
      return callers.name();
    }
  }

  @Service
  static class Callers {

    @Async
    public JoinHandle<String> name() {
      return JoinHandle.completed(SecurityContextHolder.getContext().getAuthentication().getName());
    }
  }
}

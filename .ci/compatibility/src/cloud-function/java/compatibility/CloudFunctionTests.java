package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import reactor.core.publisher.Mono;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class CloudFunctionTests {

  @Test
  void theAnswerOfAFunctionIsTheValueOfATask(@LocalServerPort int port) {
    String report =
        RestTestClient.bindToServer()
            .baseUrl("http://localhost:" + port)
            .build()
            .post()
            .uri("/report")
            .contentType(MediaType.TEXT_PLAIN)
            .body("acme")
            .exchange()
            .expectStatus()
            .isOk()
            .returnResult(String.class)
            .getResponseBody();
    assertThat(report).contains("report of acme");
  }

  @TestConfiguration
  static class Functions {

    @Bean
    Function<Mono<String>, Mono<String>> report(Reports reports) {
      return tenant -> tenant.flatMap(name -> Mono.fromFuture(reports.build(name)));
    }
  }
}

package compatibility;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SpringdocTests {

  @Test
  void aHandlerThatReturnsATaskIsDescribedByTheValueOfTheTask(@LocalServerPort int port) {
    RestTestClient.bindToServer()
        .baseUrl("http://localhost:" + port)
        .build()
        .get()
        .uri("/v3/api-docs")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.paths['/reports/{tenant}'].get.responses['200'].content['*/*'].schema.type")
        .isEqualTo("string")
        .jsonPath("$.components.schemas")
        .doesNotExist();
  }
}

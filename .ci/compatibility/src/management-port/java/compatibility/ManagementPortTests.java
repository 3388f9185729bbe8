package compatibility;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "management.endpoint.asynctasks.access=unrestricted"})
class ManagementPortTests {

  @Autowired private Environment environment;
  @Autowired private Reports reports;

  @Test
  void theEndpointShowsAndStopsTasksOnThePortOfManagementAlone() throws Exception {
    var handle = reports.buildEndlessly("acme");
    reports.awaitStart();
    on("local.management.port")
        .get()
        .uri("/actuator/asynctasks/{id}", handle.id())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.name")
        .isEqualTo("endless-report");
    on("local.server.port")
        .get()
        .uri("/actuator/asynctasks")
        .exchange()
        .expectStatus()
        .isNotFound();
    on("local.management.port")
        .delete()
        .uri("/actuator/asynctasks/{id}", handle.id())
        .exchange()
        .expectStatus()
        .is2xxSuccessful();
    reports.awaitStop();
  }

  private RestTestClient on(String port) {
    return RestTestClient.bindToServer()
        .baseUrl("http://localhost:" + environment.getProperty(port))
        .build();
  }
}

package compatibility;

import io.asynctask.JoinHandle;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(GraphQlTests.ReportQueries.class)
class GraphQlTests {

  @Test
  void aFieldIsTheValueOfATask(@LocalServerPort int port) {
    RestTestClient.bindToServer()
        .baseUrl("http://localhost:" + port)
        .build()
        .post()
        .uri("/graphql")
        .contentType(MediaType.APPLICATION_JSON)
        .accept(MediaType.APPLICATION_JSON)
        .body(Map.of("query", "{ report(tenant: \"acme\") }"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.report")
        .isEqualTo("report of acme, threads=platform");
  }

  @Controller
  static class ReportQueries {

    private final Reports reports;

    ReportQueries(Reports reports) {
      this.reports = reports;
    }

    @QueryMapping
    JoinHandle<String> report(@Argument String tenant) {
      return reports.build(tenant);
    }
  }
}

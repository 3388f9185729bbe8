package io.asynctask.sample.postgres;

import static io.asynctask.sample.JarFile.jar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

@ContainerTest
@ActiveProfiles("postgres")
@ImportTestcontainers(Postgres.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext // or it would run the audits of other tests on the server
class AuditOnPostgresIT {

  @TempDir private static Path root;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("audit.root", () -> root);
  }

  @Test
  void anAuditAccountsForEveryJar(@LocalServerPort int port) throws Exception {
    jar().classFile("A.class", 17).writeTo(root.resolve("a/a.jar"));
    jar().classFile("A.class", 8).writeTo(root.resolve("b.jar"));
    Files.writeString(root.resolve("broken.jar"), "not a jar");
    RestTestClient client =
        RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();

    String audit =
        client
            .post()
            .uri("/audits")
            .contentType(MediaType.APPLICATION_JSON)
            .body("{\"directory\":\".\"}")
            .exchange()
            .expectStatus()
            .isAccepted()
            .returnResult(String.class)
            .getResponseHeaders()
            .getFirst("Location");

    client
        .get()
        .uri(audit + "/report")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.audit.state")
        .isEqualTo("COMPLETED")
        .jsonPath("$.audit.progress")
        .isEqualTo(Map.of("done", 3, "broken", 1, "total", 3))
        .jsonPath("$.jars[*].path")
        .isEqualTo(List.of("a/a.jar", "b.jar", "broken.jar"));
    client
        .get()
        .uri("/jars?requiresJava=17")
        .exchange()
        .expectBody()
        .jsonPath("$.jars[*].path")
        .isEqualTo(List.of("a/a.jar"));
  }
}

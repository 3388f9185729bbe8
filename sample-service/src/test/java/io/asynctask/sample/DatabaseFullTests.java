package io.asynctask.sample;

import static io.asynctask.sample.JarFile.jar;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The disk of the database is full for a while. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
@Timeout(60)
class DatabaseFullTests {

  @TempDir private static Path directory;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws Exception {
    FilePath.register(new FullDisk());
    jar().classFile("A.class", 8).writeTo(directory.resolve("root/a.jar"));
    properties.add("audit.root", () -> directory.resolve("root"));
    properties.add(
        "spring.datasource.url",
        () ->
            "jdbc:h2:disk:"
                + directory.resolve("audits")
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE");
  }

  @AfterEach
  void clear() {
    FullDisk.full = false;
  }

  private RestTestClient client;

  private HttpStatus start() {
    return HttpStatus.valueOf(
        client
            .post()
            .uri("/audits")
            .contentType(MediaType.APPLICATION_JSON)
            .body("{\"directory\":\".\"}")
            .exchange()
            .returnResult(String.class)
            .getStatus()
            .value());
  }

  private void assertUp() {
    client
        .get()
        .uri("/actuator/health")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("UP");
  }

  @Test
  void theServiceRecoversWhenThereIsSpaceAgain(
      @LocalServerPort int port, @Autowired JdbcTemplate jdbc) {
    client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    await().until(() -> start() == HttpStatus.ACCEPTED);
    jdbc.execute("checkpoint sync");
    assertUp();

    FullDisk.full = true;
    await().atMost(Duration.ofSeconds(30)).until(() -> start().isError());
    FullDisk.full = false;

    await().atMost(Duration.ofSeconds(20)).until(() -> start() == HttpStatus.ACCEPTED);
    client.get().uri("/audits/1").exchange().expectStatus().isOk();
    assertUp();
  }
}

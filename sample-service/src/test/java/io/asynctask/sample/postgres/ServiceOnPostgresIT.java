package io.asynctask.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.asynctask.sample.JarAuditApplication;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The service as a process of its own, or one that does not get that far. */
@ContainerTest
@Timeout(120)
class ServiceOnPostgresIT {

  @TempDir private Path directory;

  @BeforeAll
  static void startServer() {
    Postgres.server.start();
  }

  @Test
  void aSigtermStopsTheQueryOnTheServerAndTheProcess() throws Exception {
    try (ServiceProcess service =
            new ServiceProcess(
                Postgres.server,
                directory,
                directory.resolve("service.log"),
                "--spring.lifecycle.timeout-per-shutdown-phase=1s");
        Server server = new Server(Postgres.server)) {
      server.addJars(20_000);
      var unused = service.getLater("/jars/look-alikes");
      server.awaitActive("latest a join latest b", 1);

      assertThat(service.terminate()).isEqualTo(143);

      assertThat(server.active("latest a join latest b")).isZero();
      server.removeJars();
    }
  }

  @Test
  void aWrongPasswordEndsTheStartAndIsNamed() {
    assertThatException()
        .isThrownBy(() -> start(Postgres.server.getJdbcUrl(), "wrong"))
        .satisfies(
            e -> assertThat(e).hasStackTraceContaining("password authentication failed for user"));
  }

  @Test
  void anUnreachableDatabaseEndsTheStartAndIsNamed() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    assertThatException()
        .isThrownBy(() -> start("jdbc:postgresql://localhost:" + nobody + "/audits", "audits"))
        .satisfies(e -> assertThat(e).hasStackTraceContaining("Connection to localhost:" + nobody));
  }

  /** Accepts connections and says nothing. */
  @Test
  void aDatabaseThatDoesNotAnswerEndsTheStartAndIsNamed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      String address = "localhost:" + silent.getLocalPort();
      assertThatException()
          .isThrownBy(() -> start("jdbc:postgresql://" + address + "/audits", "audits"))
          .satisfies(e -> assertThat(e).hasStackTraceContaining("Connection attempt timed out"));
    }
  }

  private void start(String url, String password) {
    new SpringApplicationBuilder(JarAuditApplication.class)
        .profiles("postgres")
        .run(
            "--spring.docker.compose.enabled=false",
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=" + Postgres.server.getUsername(),
            "--spring.datasource.password=" + password,
            "--server.port=0",
            "--audit.root=" + directory)
        .close();
  }
}

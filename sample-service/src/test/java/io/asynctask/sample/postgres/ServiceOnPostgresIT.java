package io.asynctask.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.asynctask.sample.JarAuditApplication;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
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
    Path log = directory.resolve("service.log");
    Process service =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-jar",
                System.getProperty("sample.jar"),
                "--spring.profiles.active=postgres",
                "--spring.datasource.url=" + Postgres.server.getJdbcUrl(),
                "--spring.datasource.username=" + Postgres.server.getUsername(),
                "--spring.datasource.password=" + Postgres.server.getPassword(),
                "--spring.lifecycle.timeout-per-shutdown-phase=1s",
                "--server.port=0",
                "--audit.root=" + directory)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (Server server = new Server(Postgres.server)) {
      int port = awaitPort(log);
      server.addJars(20_000);
      var unused =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(
                          URI.create("http://localhost:" + port + "/jars/look-alikes"))
                      .build(),
                  BodyHandlers.ofString());
      server.awaitActive("latest a join latest b", 1);

      service.destroy();

      assertThat(service.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isEqualTo(143);
      assertThat(server.active("latest a join latest b")).isZero();
      server.removeJars();
    } finally {
      service.destroyForcibly();
    }
  }

  private static int awaitPort(Path log) {
    Pattern started = Pattern.compile("Tomcat started on port (\\d+)");
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Matcher line = started.matcher(Files.readString(log));
              return line.find() ? Integer.parseInt(line.group(1)) : null;
            },
            port -> port != null);
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

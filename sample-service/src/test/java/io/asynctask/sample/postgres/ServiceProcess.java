package io.asynctask.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The service as a process of its own, on a port that is free. Closing it kills it. */
final class ServiceProcess implements AutoCloseable {

  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  /**
   * Starts the service.
   *
   * @param log where its output goes
   */
  ServiceProcess(PostgreSQLContainer server, Path root, Path log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-XX:TieredStopAtLevel=1"); // most of its time is its start
    command.addAll(List.of("-jar", System.getProperty("sample.jar")));
    command.add("--spring.profiles.active=postgres");
    command.add("--spring.datasource.url=" + server.getJdbcUrl());
    command.add("--spring.datasource.username=" + server.getUsername());
    command.add("--spring.datasource.password=" + server.getPassword());
    command.add("--server.port=0");
    command.add("--audit.root=" + root);
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      port = awaitPort(log);
    } catch (RuntimeException notStarted) {
      close();
      throw notStarted;
    }
  }

  private int awaitPort(Path log) {
    String found =
        await()
            .atMost(Duration.ofSeconds(120))
            .failFast(() -> !process.isAlive())
            .until(() -> STARTED.matcher(Files.readString(log)), Matcher::find)
            .group(1);
    return Integer.parseInt(found);
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request(path).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  CompletableFuture<String> getLater(String path) {
    return client
        .sendAsync(request(path).build(), BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  /** Starts an audit of all jars and returns its path. */
  String startAudit() throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            request("/audits")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"directory\":\".\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  /** Sends a SIGTERM, and returns the status that the process ends with. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Sends a SIGKILL, and returns when the process has ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

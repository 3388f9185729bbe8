package io.asynctask.sample.aot;

import static io.asynctask.sample.JarFile.jar;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.sample.JarAuditApplication;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/** The service started from Spring Boot's AOT output, in a JVM of its own. */
@Timeout(180)
class AheadOfTimeTests {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void theServiceWorksAsWithout() throws Exception {
    Path classes = generate();
    Path root = Files.createDirectory(directory.resolve("root"));
    jar().classFile("A.class", 17).writeTo(root.resolve("a.jar"));
    jar().classFile("A.class", 8).writeTo(root.resolve("b.jar"));
    Path log = directory.resolve("log");
    Process service =
        java(
            log,
            classes + File.pathSeparator + classPath(),
            List.of("-Dspring.aot.enabled=true"),
            JarAuditApplication.class.getName(),
            "--server.port=0",
            "--audit.root=" + root);
    try {
      String base = "http://localhost:" + port(service, log);
      assertThat(Files.readString(log)).contains("Starting AOT-processed JarAuditApplication");
      auditsEveryJar(base);
      tellsOfItsTasks(base);
      refusesBadInput(base);
    } finally {
      service.destroy();
      assertThat(service.waitFor(40, SECONDS)).isTrue();
    }
  }

  private void auditsEveryJar(String base) throws Exception {
    HttpResponse<String> started = post(base + "/audits", "{\"directory\":\".\"}");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String audit = started.headers().firstValue("Location").orElseThrow();
    String report = get(base + audit + "/report").body();
    assertThat(JsonPath.<String>read(report, "$.audit.state")).isEqualTo("COMPLETED");
    assertThat(JsonPath.<List<String>>read(report, "$.jars[*].path"))
        .containsExactly("a.jar", "b.jar");
  }

  /** Of the executor in the properties, by their names, with the tags of their methods. */
  private void tellsOfItsTasks(String base) throws Exception {
    String tasks = get(base + "/actuator/asynctasks").body();
    assertThat(JsonPath.<Integer>read(tasks, "$.summary.spawned")).isGreaterThanOrEqualTo(3);
    assertThat(JsonPath.<Integer>read(tasks, "$.summary.failed")).isZero();
    assertThat(get(base + "/actuator/asynctasks?executor=jars").statusCode()).isEqualTo(200);
    assertThat(get(base + "/actuator/asynctasks/4711").statusCode()).isEqualTo(404);
  }

  private void refusesBadInput(String base) throws Exception {
    assertThat(post(base + "/audits", "{\"directory\":\"\"}").statusCode()).isEqualTo(400);
    assertThat(get(base + "/actuator/asynctasks?state=nonsense").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> get(String uri) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String uri, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String port(Process service, Path log) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> !service.isAlive())
        .until(() -> PORT.matcher(Files.readString(log)), Matcher::find)
        .group(1);
  }

  /** What the Maven plugin's goal process-aot does. */
  private Path generate() throws Exception {
    Path sources = directory.resolve("sources");
    Path classes = Files.createDirectory(directory.resolve("classes"));
    Path log = directory.resolve("aot-log");
    Process processor =
        java(
            log,
            classPath(),
            List.of(),
            SpringApplicationAotProcessor.class.getName(),
            JarAuditApplication.class.getName(),
            sources.toString(),
            classes.toString(),
            classes.toString(),
            "io.asynctask",
            "sample-service");
    assertThat(processor.waitFor(60, SECONDS)).isTrue();
    assertThat(processor.exitValue()).as(Files.readString(log)).isZero();
    compile(sources, classes);
    return classes;
  }

  private static void compile(Path sources, Path classes) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", classes + File.pathSeparator + classPath()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
  }

  /** That of the tests without the tests themselves, which are components too. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Process java(
      Path log, String classPath, List<String> options, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // most of its time is its start
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}

package io.asynctask.sample.audit;

import static io.asynctask.sample.JarFile.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.LiveTasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AuditsOverHttpTests {

  @TempDir private static Path root;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("audit.root", () -> root);
    properties.add("spring.datasource.url", () -> "jdbc:h2:mem:audits-over-http");
  }

  @TestConfiguration
  static class WithGate {
    @Bean
    @Primary
    Gate gate() {
      return new Gate();
    }

    @Bean
    Faulty faulty() {
      return new Faulty();
    }
  }

  @RestController
  static class Faulty {
    @GetMapping("/faulty")
    void fail() {
      throw new IllegalStateException("internals");
    }
  }

  private @Autowired Gate gate;
  private RestTestClient client;

  @BeforeEach
  void connect(@LocalServerPort int port) {
    client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    gate.close();
  }

  @AfterEach
  void endAll() {
    gate.open();
  }

  private void write(String... paths) throws IOException {
    for (String path : paths) {
      jar().classFile("A.class", 8).writeTo(root.resolve(path));
    }
  }

  private RestTestClient.ResponseSpec post(String body) {
    return client
        .post()
        .uri("/audits")
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .exchange();
  }

  /** Starts an audit and returns its location. */
  private String start(String directory) {
    return post("{\"directory\":\"" + directory + "\"}")
        .expectStatus()
        .isAccepted()
        .returnResult(String.class)
        .getResponseHeaders()
        .getFirst("Location");
  }

  private BodyContentSpec get(String uri, Object... variables) {
    return client.get().uri(uri, variables).exchange().expectStatus().isOk().expectBody();
  }

  private BodyContentSpec report(String audit) {
    return get(audit + "/report");
  }

  private void awaitDone(String audit, int jars) {
    await().untilAsserted(() -> get(audit).jsonPath("$.progress.done").isEqualTo(jars));
  }

  @Test
  void anAuditAccountsForEveryJarTheBrokenOnesToo() throws Exception {
    jar().classFile("A.class", 17).writeTo(root.resolve("whole/a/a.jar"));
    jar().classFile("A.class", 8).writeTo(root.resolve("whole/b.jar"));
    Files.writeString(root.resolve("whole/broken.jar"), "not a jar");
    write("other/c.jar");

    String audit = start("whole");

    assertThat(audit).matches("/audits/\\d+");
    report(audit)
        .jsonPath("$.audit.state")
        .isEqualTo("COMPLETED")
        .jsonPath("$.audit.directory")
        .isEqualTo("whole")
        .jsonPath("$.audit.progress")
        .isEqualTo(Map.of("done", 3, "broken", 1, "total", 3))
        .jsonPath("$.jars[*].path")
        .isEqualTo(List.of("whole/a/a.jar", "whole/b.jar", "whole/broken.jar"))
        .jsonPath("$.jars[0].javaRelease")
        .isEqualTo(17)
        .jsonPath("$.jars[0].error")
        .isEmpty()
        .jsonPath("$.jars[2].error")
        .isNotEmpty();
    get(audit).jsonPath("$.state").isEqualTo("COMPLETED").jsonPath("$.endedAt").isNotEmpty();
    get("/jars?requiresJava=17").jsonPath("$.jars[*].path").isEqualTo(List.of("whole/a/a.jar"));
  }

  @Test
  void anAuditOfMoreJarsThanAreInFlightAtATimeAccountsForAll() throws Exception {
    for (int i = 0; i < 100; i++) {
      write("many/" + i + ".jar");
    }

    report(start("many")).jsonPath("$.jars.length()").isEqualTo(100);
  }

  @Test
  void aDirectoryWithoutJarsHasAnEmptyReport() throws Exception {
    Files.createDirectories(root.resolve("empty"));

    report(start("empty"))
        .jsonPath("$.audit.state")
        .isEqualTo("COMPLETED")
        .jsonPath("$.audit.progress.total")
        .isEqualTo(0)
        .jsonPath("$.jars")
        .isEqualTo(List.of());
  }

  @Test
  void aJarWhoseTaskFailsIsARowWithItsError() throws Exception {
    write("faulty/failing.jar", "faulty/a.jar");

    report(start("faulty"))
        .jsonPath("$.audit.state")
        .isEqualTo("COMPLETED")
        .jsonPath("$.jars[1].error")
        .isEqualTo(
            "The jar's task has ended without a result:"
                + " java.lang.IllegalStateException: the inspector's fault");
  }

  @Test
  void aRunningAuditTellsItsProgress() throws Exception {
    write("running/a.jar", "running/b.jar", "running/gate.jar");

    String audit = start("running");

    awaitDone(audit, 2);
    get(audit)
        .jsonPath("$.state")
        .isEqualTo("RUNNING")
        .jsonPath("$.progress.total")
        .isEqualTo(3)
        .jsonPath("$.endedAt")
        .isEmpty();
    gate.open();
    report(audit).jsonPath("$.audit.state").isEqualTo("COMPLETED");
  }

  @Test
  void anAuditStreamsItsProgressUntilItsEnd() throws Exception {
    write("streamed/a.jar", "streamed/b.jar", "streamed/gate.jar");
    String audit = start("streamed");
    awaitDone(audit, 2);
    gate.open();

    String stream =
        client
            .get()
            .uri(audit + "/progress")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
            .returnResult(String.class)
            .getResponseBody();

    assertThat(stream).contains("event:done");
    String end = stream.substring(stream.lastIndexOf("data:") + "data:".length());
    assertThat(JsonPath.<Integer>read(end, "$.progress.done")).isEqualTo(3);
    assertThat(JsonPath.<Integer>read(end, "$.progress.total")).isEqualTo(3);
    assertThat(JsonPath.<String>read(end, "$.result")).isEqualTo(audit + "/report");
  }

  @Test
  void anAuditHasAPage() {
    client
        .get()
        .uri("/")
        .accept(MediaType.TEXT_HTML)
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.TEXT_HTML);
  }

  @Test
  void anAuditIsStoppedAndTheRowsAlreadyWrittenStay() throws Exception {
    write("stopped/a.jar", "stopped/b.jar", "stopped/gate.jar");
    String audit = start("stopped");
    gate.awaitReached();
    awaitDone(audit, 2);

    client.delete().uri(audit).exchange().expectStatus().isAccepted();

    report(audit)
        .jsonPath("$.audit.state")
        .isEqualTo("CANCELLED")
        .jsonPath("$.jars[*].path")
        .isEqualTo(List.of("stopped/a.jar", "stopped/b.jar"));
    client.delete().uri(audit).exchange().expectStatus().isEqualTo(HttpStatus.CONFLICT);
  }

  @Test
  void theEndpointShowsAnAuditAndItsChildrenWithTagsUntilTheyAreStopped(@Autowired LiveTasks tasks)
      throws Exception {
    write("shown/a.jar", "shown/gate.jar");
    String audit = start("shown");
    gate.awaitReached();
    awaitDone(audit, 1);
    String id = audit.substring(audit.lastIndexOf('/') + 1);

    byte[] parent =
        get("/actuator/asynctasks?name=audit&tag=audit:{id}", id)
            .jsonPath("$.tasks[0].progress.total")
            .isEqualTo(2)
            .returnResult()
            .getResponseBody();
    String task = JsonPath.read(new String(parent, StandardCharsets.UTF_8), "$.tasks[0].id");
    get("/actuator/asynctasks?executor=jars")
        .jsonPath("$.tasks[0].name")
        .isEqualTo("audit-jar")
        .jsonPath("$.tasks[0].tags.jar")
        .isEqualTo("shown/gate.jar")
        .jsonPath("$.tasks[0].parent")
        .isEqualTo(task);
    get("/actuator/asynctasks/{id}", task).jsonPath("$.stack").isNotEmpty();

    client.delete().uri("/actuator/asynctasks/{id}", task).exchange().expectStatus().isAccepted();

    report(audit).jsonPath("$.audit.state").isEqualTo("CANCELLED");
    await().until(() -> tasks.counts().live() == 0);
  }

  @Test
  void whoGivesUpWaitingForTheReportLeavesTheAuditRunning(@Autowired AuditService audits)
      throws Exception {
    write("patient/gate.jar");
    long id = Long.parseLong(audits.start("patient").id());
    gate.awaitReached();

    assertThat(audits.report(id).cancel(true)).isTrue();

    gate.open();
    assertThat(audits.report(id).join().audit().state()).isEqualTo(AuditState.COMPLETED);
  }

  static Stream<String> malformed() {
    return Stream.of(
        "{\"directory\":", "{\"directory\":\"org", "{\"directory\":{}}", "{\"directory\":[1]}");
  }

  static Stream<String> unknown() {
    return Stream.of(
        "{}",
        "{\"directory\":null}",
        "{\"directory\":\" \"}",
        "{\"directory\":\"nobody\"}",
        "{\"directory\":\"/etc\"}",
        "{\"directory\":\"../etc\"}",
        "{\"directory\":17}");
  }

  @ParameterizedTest
  @MethodSource({"malformed", "unknown"})
  void aBadDirectoryIsRefusedByName(String body) {
    post(body)
        .expectStatus()
        .isBadRequest()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.field")
        .isEqualTo("directory")
        .jsonPath("$.detail")
        .value(String.class, detail -> assertThat(detail).startsWith("directory: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "nonsense", "[]", "\"org\"", "{} {}", "null"})
  void aBodyWithoutFieldsIsRefused(String body) {
    post(body)
        .expectStatus()
        .isBadRequest()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.field")
        .isEqualTo("body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/audits/4711",
        "/audits/4711/report",
        "/audits/4711/progress",
        "/audits/a",
        "/audits/99999999999999999999"
      })
  void anUnknownAuditIsNotFound(String uri) {
    client
        .get()
        .uri(uri)
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON);
  }

  @Test
  void anUnknownAuditIsNotStopped() {
    client.delete().uri("/audits/4711").exchange().expectStatus().isNotFound();
  }

  @ParameterizedTest
  @CsvSource({
    "/jars?requiresJava=seventeen, requiresJava",
    "/jars?requiresJava=-1, requiresJava",
    "/jars?limit=0, limit",
    "/jars?limit=1001, limit",
    "/audits?limit=0, limit",
    "/audits?limit=101, limit",
    "/audits?before=0, before",
    "/audits?before=x, before"
  })
  void aBadParameterIsRefusedByName(String uri, String name) {
    client
        .get()
        .uri(uri)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.field")
        .isEqualTo(name)
        .jsonPath("$.detail")
        .value(String.class, detail -> assertThat(detail).startsWith(name + ": "));
  }

  @Test
  void anErrorOfTheServiceTellsNoInternals() {
    client
        .get()
        .uri("/faulty")
        .accept(MediaType.TEXT_HTML)
        .exchange()
        .expectStatus()
        .isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody(String.class)
        .value(
            body -> assertThat(body).contains("Internal Server Error").doesNotContain("internals"));
  }

  @Test
  void auditsAreListedTheNewestFirstAndInPages() throws Exception {
    write("ended/a.jar", "listed/gate.jar");
    String ended = start("ended");
    report(ended);
    String running = start("listed");
    gate.awaitReached();

    int next =
        JsonPath.read(
            new String(
                get("/audits?limit=1")
                    .jsonPath("$.audits.length()")
                    .isEqualTo(1)
                    .jsonPath("$.audits[0].directory")
                    .isEqualTo("listed")
                    .jsonPath("$.audits[0].state")
                    .isEqualTo("RUNNING")
                    .jsonPath("$.audits[0].progress.total")
                    .isEqualTo(1)
                    .returnResult()
                    .getResponseBody(),
                StandardCharsets.UTF_8),
            "$.next");

    assertThat(running).isEqualTo("/audits/" + next);
    get("/audits?limit=1&before={before}", next)
        .jsonPath("$.audits[0].directory")
        .isEqualTo("ended")
        .jsonPath("$.audits[0].state")
        .isEqualTo("COMPLETED");
    get("/audits?before={before}", 1)
        .jsonPath("$.audits")
        .isEqualTo(List.of())
        .jsonPath("$.next")
        .isEmpty();
  }

  @Test
  void jarsComeInPages() throws Exception {
    write("paged/a.jar", "paged/b.jar", "paged/c.jar");
    report(start("paged"));

    get("/jars?after={after}&limit=2", "paged/")
        .jsonPath("$.jars[*].path")
        .isEqualTo(List.of("paged/a.jar", "paged/b.jar"))
        .jsonPath("$.next")
        .isEqualTo("paged/b.jar");
  }
}

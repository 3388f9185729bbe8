package io.asynctask.sample.postgres;

import static io.asynctask.sample.JarFile.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Audits on two instances of the service, which are processes, and on one PostgreSQL. */
@ContainerTest
@Timeout(300)
class DurableAuditIT {

  /** A server of its own: contexts of other tests would run the audits too. */
  private static final PostgreSQLContainer server = new PostgreSQLContainer("postgres:18");

  private static final String DEAD_AFTER_2_SECONDS = "--async-task.durable.heartbeat=500ms";
  private static final String DEAD_AFTER_4_MINUTES = "--async-task.durable.heartbeat=1m";

  @TempDir private Path directory;
  private Path root;

  @BeforeAll
  static void startServer() {
    server.start();
  }

  @AfterAll
  static void stopServer() {
    server.stop();
  }

  @BeforeEach
  void writeJars() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    for (String path : List.of("a.jar", "gate.jar", "z.jar")) {
      jar().classFile("A.class", 8).writeTo(root.resolve(path));
    }
  }

  private ServiceProcess instance(String node, String... arguments) throws Exception {
    return new ServiceProcess(
        server,
        root,
        directory.resolve(node + ".log"),
        Stream.concat(
                Stream.of("--async-task.durable.node=" + node, "--audit.jars-in-flight=1"),
                Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  @Test
  void anAuditOfAKilledInstanceGoesOnAtTheOther() throws Exception {
    try (ServiceProcess first = instance("first", DEAD_AFTER_2_SECONDS);
        RowGate gate = new RowGate(server)) {
      String audit = first.startAudit();
      gate.awaitWaiting(1);
      try (ServiceProcess second = instance("second", DEAD_AFTER_2_SECONDS)) {
        assertThat(task(second, audit)).containsEntry("node", "first").containsEntry("attempt", 1);
        assertProgress(second.get(audit), "$", "RUNNING", 1);
        CompletableFuture<String> report = second.getLater(audit + "/report");
        CompletableFuture<String> events = second.getLater(audit + "/progress");
        Files.delete(root.resolve("a.jar")); // it has its row, so it is not read again

        first.kill();

        gate.awaitWaiting(2); // the statement of the killed instance is still there
        assertThat(task(second, audit)).containsEntry("node", "second").containsEntry("attempt", 2);
        gate.open();
        assertComplete(report.get(30, TimeUnit.SECONDS));
        assertThat(events.get(30, TimeUnit.SECONDS)).contains("event:done").contains("\"done\":3");
        assertProgress(second.get(audit), "$", "COMPLETED", 3);
        try (ServiceProcess again = instance("first-again", DEAD_AFTER_2_SECONDS)) {
          assertProgress(again.get(audit), "$", "COMPLETED", 3);
          assertComplete(again.get(audit + "/report"));
        }
      }
    }
  }

  @Test
  void anAuditGoesOnWhenItsInstanceWasKilledAndStartsAgain() throws Exception {
    String audit;
    try (ServiceProcess service = instance("before", DEAD_AFTER_2_SECONDS);
        RowGate gate = new RowGate(server)) {
      audit = service.startAudit();
      gate.awaitWaiting(1);
      service.kill();
    }
    try (ServiceProcess service = instance("after", DEAD_AFTER_2_SECONDS)) {
      assertComplete(service.get(audit + "/report"));
      assertProgress(service.get(audit), "$", "COMPLETED", 3);
    }
  }

  @Test
  void anInstanceThatStopsHandsItsAuditOverAtOnce() throws Exception {
    try (ServiceProcess first = instance("stopped", DEAD_AFTER_4_MINUTES);
        RowGate gate = new RowGate(server)) {
      String audit = first.startAudit();
      gate.awaitWaiting(1);
      try (ServiceProcess second = instance("other", DEAD_AFTER_4_MINUTES)) {

        assertThat(first.terminate()).isEqualTo(143);

        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(task(second, audit))
                        .containsEntry("node", "other")
                        .containsEntry("state", "RUNNING"));
        gate.awaitWaiting(1);
        gate.open();
        assertComplete(second.get(audit + "/report"));
      }
    }
  }

  /** The task of an audit as an instance lists it. */
  private static Map<String, Object> task(ServiceProcess instance, String audit) throws Exception {
    String id = audit.substring(audit.lastIndexOf('/') + 1);
    List<Map<String, Object>> tasks =
        JsonPath.read(
            instance.get("/actuator/asynctasks?scope=cluster&tag=audit:" + id), "$.tasks");
    assertThat(tasks).hasSize(1);
    return tasks.get(0);
  }

  private static void assertProgress(String json, String audit, String state, int done) {
    assertThat(JsonPath.<String>read(json, audit + ".state")).isEqualTo(state);
    assertThat(JsonPath.<Map<String, Integer>>read(json, audit + ".progress"))
        .isEqualTo(Map.of("done", done, "broken", 0, "total", 3));
  }

  private static void assertComplete(String report) {
    assertProgress(report, "$.audit", "COMPLETED", 3);
    assertThat(JsonPath.<List<String>>read(report, "$.jars[*].path"))
        .containsExactly("a.jar", "gate.jar", "z.jar");
  }
}

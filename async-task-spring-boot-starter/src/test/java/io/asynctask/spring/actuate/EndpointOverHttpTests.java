package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.endpoints.web.exposure.include=asynctasks",
      "management.endpoint.asynctasks.access=unrestricted",
      "async-task.executors.reports.concurrency=2",
      "async-task.executors.reports.queue-capacity=1",
      "async-task.history-size=5"
    })
class EndpointOverHttpTests {

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @LocalServerPort int port;
  @Autowired LiveTasks liveTasks;

  @Autowired
  @Qualifier("reports")
  SpawningTaskExecutor reports;

  @AfterEach
  void stopAll() {
    release.countDown();
    liveTasks
        .list(0, 1000, 100_000, task -> true)
        .tasks()
        .forEach(task -> task.handle().cancel(true));
    await().until(() -> liveTasks.counts().live() == 0);
  }

  private JoinHandle<String> spawnBlocking(String tenant) throws InterruptedException {
    JoinHandle<String> handle =
        reports
            .task("build-report")
            .tag("tenant", tenant)
            .deadline(Duration.ofMinutes(5))
            .spawn(
                () -> {
                  TaskContext.current().orElseThrow().progress(40, 100, "pages");
                  entered.countDown();
                  release.await();
                  return "secret result";
                });
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    return handle;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + "/actuator/asynctasks" + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  @Test
  void listsALiveTaskWithAllThatTheContractNames() throws Exception {
    JoinHandle<String> handle = spawnBlocking("42");
    HttpResponse<String> response = get("");
    assertThat(response.statusCode()).isEqualTo(200);
    Map<String, Object> task = JsonPath.read(response.body(), "$.tasks[0]");
    assertThat(task.keySet())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "executor",
            "state",
            "tags",
            "parent",
            "spawnedAt",
            "age",
            "queued",
            "busy",
            "polls",
            "thread",
            "virtual",
            "deadline",
            "traceId",
            "progress",
            "warnings",
            "outcome",
            "cancel");
    assertThat(task)
        .containsEntry("id", Long.toString(handle.id()))
        .containsEntry("name", "build-report")
        .containsEntry("executor", "reports")
        .containsEntry("state", "RUNNING")
        .containsEntry("tags", Map.of("tenant", "42"))
        .containsEntry("parent", null)
        .containsEntry("polls", 1)
        .containsEntry("virtual", false)
        .containsEntry("deadline", "PT5M")
        .containsEntry("progress", Map.of("done", 40, "total", 100, "message", "pages"))
        .containsEntry("warnings", List.of())
        .containsEntry("outcome", null)
        .containsEntry("cancel", null);
    assertThat((String) task.get("thread")).startsWith("reports-");
    assertThat(Instant.parse((String) task.get("spawnedAt"))).isBeforeOrEqualTo(Instant.now());
    for (String time : List.of("age", "queued", "busy")) {
      assertThat(Duration.parse((String) task.get(time))).isGreaterThanOrEqualTo(Duration.ZERO);
    }
    Map<String, Object> summary = JsonPath.read(response.body(), "$.summary");
    assertThat(summary)
        .containsEntry("live", 1)
        .containsEntry("running", 1)
        .containsEntry("scheduled", 0)
        .containsEntry("waiting", 0)
        .containsKeys("spawned", "completed", "failed", "cancelled", "rejected");
    assertThat(response.body()).contains("\"next\":null").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "executor=reports, 1",
    "executor=other, 0",
    "name=build-report, 1",
    "name=x, 0",
    "state=RUNNING, 1",
    "state=running, 1",
    "state=WAITING, 0",
    "tag=tenant:42, 1",
    "tag=tenant:43, 0",
    "olderThan=PT0S, 1",
    "olderThan=PT1H, 0"
  })
  void filters(String query, int found) throws Exception {
    spawnBlocking("42");
    assertThat((List<?>) JsonPath.read(get("?" + query).body(), "$.tasks")).hasSize(found);
  }

  @Test
  void pagesWithoutMissingOrRepeatingATask() throws Exception {
    spawnBlocking("1");
    reports.task("second").spawn(() -> release.await(1, TimeUnit.MINUTES));
    reports.task("third").spawn(() -> "queued");
    String first = get("?limit=2").body();
    assertThat((List<?>) JsonPath.read(first, "$.tasks[*].name"))
        .isEqualTo(List.of("build-report", "second"));
    String second = get("?limit=2&cursor=" + JsonPath.read(first, "$.next")).body();
    assertThat((List<?>) JsonPath.read(second, "$.tasks[*].name")).isEqualTo(List.of("third"));
    assertThat((Object) JsonPath.read(second, "$.next")).isNull();
  }

  @Test
  void showsTheStackOfTheRunningThreadAndTheChildren() throws Exception {
    JoinHandle<String> parent = spawnBlocking("42");
    String details = get("/" + parent.id()).body();
    List<String> stack = JsonPath.read(details, "$.stack");
    assertThat(stack).anyMatch(frame -> frame.contains("EndpointOverHttpTests"));
    assertThat((List<?>) JsonPath.read(details, "$.children")).isEmpty();
  }

  @Test
  void deleteStopsATaskAndTheHistoryTellsHowItEnded() throws Exception {
    JoinHandle<String> handle = spawnBlocking("42");
    HttpResponse<String> response = send("DELETE", "/" + handle.id());
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat((String) JsonPath.read(response.body(), "$.id"))
        .isEqualTo(Long.toString(handle.id()));
    await().until(handle::isDone);
    assertThat(handle.isCancelled()).isTrue();
    HttpResponse<String> afterwards = get("/" + handle.id());
    assertThat(afterwards.statusCode()).isEqualTo(200);
    assertThat((String) JsonPath.read(afterwards.body(), "$.state")).isEqualTo("CANCELLED");
    assertThat((Object) JsonPath.read(afterwards.body(), "$.outcome")).isNotNull();
    assertThat(send("DELETE", "/" + handle.id()).statusCode()).isEqualTo(409);
  }

  @Test
  void deleteWithoutInterruptLetsTheBodyGoOn() throws Exception {
    JoinHandle<String> handle = spawnBlocking("42");
    assertThat(send("DELETE", "/" + handle.id() + "?interrupt=false").statusCode()).isEqualTo(202);
    assertThat(handle.isCancelled()).isTrue();
    assertThat(handle.isDone()).isFalse();
  }

  @Test
  void deleteByTagStopsAllThatMatchAndSaysHowMany() throws Exception {
    JoinHandle<String> handle = spawnBlocking("42");
    HttpResponse<String> response = send("DELETE", "?tag=tenant:42");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat((int) JsonPath.read(response.body(), "$.cancelled")).isOne();
    await().until(handle::isDone);
  }

  @Test
  void deleteWithoutFilterIsRefused() throws Exception {
    HttpResponse<String> response = send("DELETE", "");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat((String) JsonPath.read(response.body(), "$.parameter")).isEqualTo("tag");
  }

  @ParameterizedTest
  @CsvSource({
    "?name=build-report&tag=, tag",
    "?tag=tenant:42&tag=, tag",
    "?executor=reports&interrupt=true&interrupt=false, interrupt",
    "?executor=reports&olderThan=0s&olderThan=1h, olderThan",
    "?name=build-report&state=RUNNING&state=FAILED, state",
    "?name=build-report&sort=age, sort",
    "?name=build-report&tennant=42, tennant",
    "?name=build-report&limit=1, limit",
    "?name=build-report&interrupt=perhaps, interrupt",
    "?name=, name"
  })
  void aDeleteWithAParameterTooManyOrWithoutItsValueStopsNothing(String query, String parameter)
      throws Exception {
    JoinHandle<String> handle = spawnBlocking("42");
    HttpResponse<String> response = send("DELETE", query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat((String) JsonPath.read(response.body(), "$.parameter")).isEqualTo(parameter);
    assertThat(handle.isCancelRequested()).isFalse();
  }

  @Test
  void severalTagsHaveToMatchAll() throws Exception {
    spawnBlocking("42");
    assertThat((List<?>) JsonPath.read(get("?tag=tenant:42&tag=kind:none").body(), "$.tasks"))
        .isEmpty();
    assertThat((List<?>) JsonPath.read(get("?tag=tenant:42&tag=tenant:42").body(), "$.tasks"))
        .hasSize(1);
  }

  @Test
  void showsWhatATaskWaitsForAndWhatWaitsForIt() throws Exception {
    JoinHandle<String> awaited = spawnBlocking("42");
    JoinHandle<String> waiting = reports.task("waiting").spawn(awaited::join);
    await()
        .untilAsserted(
            () ->
                assertThat((Map<?, ?>) JsonPath.read(get("/" + waiting.id()).body(), "$.awaits"))
                    .isEqualTo(
                        Map.of(
                            "id",
                            Long.toString(awaited.id()),
                            "name",
                            "build-report",
                            "state",
                            "RUNNING")));
    assertThat((List<?>) JsonPath.read(get("/" + awaited.id()).body(), "$.awaitedBy[*].id"))
        .isEqualTo(List.of(Long.toString(waiting.id())));
    assertThat((List<?>) JsonPath.read(get("/" + waiting.id()).body(), "$.awaitedBy")).isEmpty();
  }

  @Test
  void anUnknownIdIsNotFound() throws Exception {
    assertThat(get("/4711").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/4711").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0, limit",
    "?limit=x, limit",
    "?cursor=-1, cursor",
    "?state=BUSY, state",
    "?tag=tenant, tag",
    "?tag=%20:42, tag",
    "?olderThan=soon, olderThan",
    "?olderThan=-1s, olderThan",
    "?olderThan=30, olderThan",
    "?olderThan=PT99999999999999999H, olderThan",
    "?nmae=x, nmae",
    "?interrupt=true, interrupt",
    "?limit=1&limit=2, limit",
    "?sort=age&sort=busy, sort",
    "?sort=color, sort",
    "?sort=--age, sort",
    "?sort=-, sort",
    "?sort=stopped, sort",
    "?sort=age&groupBy=name, sort",
    "?groupBy=color, groupBy",
    "?groupBy=tag, groupBy",
    "?groupBy=tag:, groupBy",
    "?groupBy=name&groupBy=stack, groupBy",
    "?parent=all, parent",
    "?parent=0, parent",
    "?parent=1&parent=x, parent",
    "?warning=ODD, warning",
    "?state=RUNNING&state=FAILED, state",
    "/abc, id",
    "/0, id",
    "/99999999999999999999, id",
    "/1?tag=a:b, tag"
  })
  void aBadParameterIsNamed(String path, String parameter) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat((String) JsonPath.read(response.body(), "$.parameter")).isEqualTo(parameter);
    assertThat((String) JsonPath.read(response.body(), "$.detail")).contains("expected ");
  }
}

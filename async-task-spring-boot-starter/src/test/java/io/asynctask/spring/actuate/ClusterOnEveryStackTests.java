package io.asynctask.spring.actuate;

import static io.asynctask.spring.actuate.EndpointOnEveryStackTests.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.WebStack;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The tasks of a cluster, over real HTTP on each stack. */
@ParameterizedClass
@EnumSource
class ClusterOnEveryStackTests {

  private static final String UNRESTRICTED = "management.endpoint.asynctasks.access=unrestricted";

  private static ConfigurableApplicationContext context;

  @Parameter WebStack stack;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path) throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    URI uri = URI.create("http://localhost:" + port + "/actuator/asynctasks" + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json") // of a POST, as Spring Boot asks for it
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @BeforeParameterizedClassInvocation
  static void start(WebStack stack) {
    context = EndpointOnEveryStackTests.start(stack, UNRESTRICTED, FakeClusterTasks.SOURCE);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    context.close();
  }

  @BeforeEach
  void forgetTheTasks() {
    cluster(context).clear();
  }

  private static FakeClusterTasks cluster(ConfigurableApplicationContext context) {
    return context.getBean(FakeClusterTasks.class);
  }

  @Test
  void listsTheTasksOfAllNodesByPagesAndFilters() throws Exception {
    FakeClusterTasks cluster = cluster(context);
    cluster.put(FakeClusterTasks.running("t1"));
    cluster.put(FakeClusterTasks.queued("t2"));
    cluster.put(FakeClusterTasks.task("t3", TaskState.FAILED, 2, null, null));

    String all = send(context, "GET", "?scope=cluster").body();
    assertThat((List<?>) JsonPath.read(all, "$.tasks[*].id")).isEqualTo(List.of("t2", "t1"));
    assertThat((boolean) JsonPath.read(all, "$.complete")).isTrue();
    assertThat((List<?>) JsonPath.read(all, "$.scopes")).isEqualTo(List.of("node", "cluster"));
    Map<String, Object> row = JsonPath.read(all, "$.tasks[1]");
    assertThat(row)
        .containsEntry("name", "build")
        .containsEntry("state", "RUNNING")
        .containsEntry("node", "b")
        .containsEntry("attempt", 1)
        .containsEntry("key", "key-t1")
        .containsEntry("tags", Map.of("tenant", "42", "of", "t1"))
        .containsEntry("spawnedAt", "2026-11-24T10:00:00Z")
        .containsEntry("startedAt", "2026-11-24T10:00:01Z")
        .containsEntry("queued", "PT1S")
        .containsEntry("executor", null)
        .containsEntry("outcome", null)
        .containsEntry("cancelRequest", null);

    String first = send(context, "GET", "?scope=cluster&limit=1").body();
    assertThat((List<?>) JsonPath.read(first, "$.tasks[*].id")).isEqualTo(List.of("t2"));
    assertThat((boolean) JsonPath.read(first, "$.complete")).isFalse();
    String next = JsonPath.read(first, "$.next");
    String second = send(context, "GET", "?scope=cluster&limit=1&cursor=" + next).body();
    assertThat((List<?>) JsonPath.read(second, "$.tasks[*].id")).isEqualTo(List.of("t1"));
    assertThat((Object) JsonPath.read(second, "$.next")).isNull();

    String ended = send(context, "GET", "?scope=cluster&state=failed&state=cancelled").body();
    assertThat((Map<?, ?>) JsonPath.read(ended, "$.tasks[0].outcome"))
        .isEqualTo(
            Map.of(
                "state",
                "FAILED",
                "stoppedAt",
                "2026-11-24T10:00:03Z",
                "failure",
                "java.io.IOException",
                "message",
                "disk full"));
    send(context, "GET", "?scope=cluster&name=bu*&tag=tenant:42&tag=of:t1&node=b&olderThan=30s");
    ClusterTaskQuery asked = cluster.queries.get(cluster.queries.size() - 1);
    assertThat(asked.name()).isEqualTo("bu*");
    assertThat(asked.tags()).isEqualTo(Map.of("tenant", "42", "of", "t1"));
    assertThat(asked.node()).isEqualTo("b");
    assertThat(asked.olderThan()).hasSeconds(30);
  }

  @Test
  void findsATaskOfAnotherNodeAndSaysWhatItWaitsFor() throws Exception {
    cluster(context).put(FakeClusterTasks.running("t1"));
    cluster(context).put(FakeClusterTasks.task("t2", TaskState.SCHEDULED, 2, null, null));
    HttpResponse<String> running = send(context, "GET", "/t1");
    assertThat(running.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<Map<String, Object>>read(running.body(), "$"))
        .containsEntry("id", "t1")
        .containsEntry("node", "b")
        .containsEntry("stack", null)
        .containsEntry("localId", null)
        .containsEntry("children", List.of());
    assertThat((String) JsonPath.read(running.body(), "$.why"))
        .startsWith("Attempt 1 runs on node b for ");
    assertThat((String) JsonPath.read(send(context, "GET", "/t2").body(), "$.why"))
        .isEqualTo(
            "Waits for its next attempt after attempt 2; the last failure was"
                + " java.io.IOException: disk full.");
    assertProblem(send(context, "GET", "/unknown"), 404, "id");
    assertProblem(send(context, "GET", "/4711"), 404, "id");
  }

  @Test
  void showsTheStackOfATaskThatThisNodeRuns() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      JoinHandle<String> local =
          context
              .getBean("reports", SpawningTaskExecutor.class)
              .task("build")
              .spawn(
                  () -> {
                    entered.countDown();
                    release.await();
                    return "done";
                  });
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      cluster(context).put(FakeClusterTasks.task("t1", TaskState.RUNNING, 1, null, local.id()));
      String details = send(context, "GET", "/t1").body();
      assertThat((List<String>) JsonPath.read(details, "$.stack"))
          .anyMatch(frame -> frame.contains(getClass().getSimpleName()));
      assertThat(JsonPath.<Map<String, Object>>read(details, "$"))
          .containsEntry("id", "t1")
          .containsEntry("localId", Long.toString(local.id()))
          .containsEntry("executor", "reports")
          .containsEntry("attempt", 1);
      assertThat((String) JsonPath.read(details, "$.why")).startsWith("Waits in ");
    } finally {
      release.countDown();
    }
  }

  @Test
  void aCancelIsRequestedAndTheRecordTellsTheStop() throws Exception {
    FakeClusterTasks cluster = cluster(context);
    cluster.put(FakeClusterTasks.running("t1"));
    HttpResponse<String> requested = send(context, "DELETE", "/t1");
    assertThat(requested.statusCode()).isEqualTo(202);
    assertThat((String) JsonPath.read(requested.body(), "$.state")).isEqualTo("CANCELLING");
    assertThat((Map<?, ?>) JsonPath.read(requested.body(), "$.cancelRequest"))
        .isEqualTo(Map.of("requestedAt", "2026-11-24T10:00:00Z", "by", "endpoint"));
    assertThat((String) JsonPath.read(requested.body(), "$.why"))
        .startsWith("Was told to stop by endpoint ")
        .endsWith(", and has not stopped yet on node b.");
    assertThat(send(context, "DELETE", "/t1").statusCode()).as("again").isEqualTo(202);

    cluster.put(FakeClusterTasks.task("t1", TaskState.CANCELLED, 1, null, null));
    HttpResponse<String> ended = send(context, "DELETE", "/t1");
    assertThat(ended.statusCode()).isEqualTo(409);
    assertThat((String) JsonPath.read(ended.body(), "$.outcome.stoppedAt")).isNotEmpty();
    assertProblem(send(context, "DELETE", "/unknown"), 404, "id");
  }

  @Test
  void cancelsTheLiveTasksThatMatch() throws Exception {
    FakeClusterTasks cluster = cluster(context);
    cluster.put(FakeClusterTasks.running("t1"));
    cluster.put(FakeClusterTasks.queued("t2"));
    cluster.put(FakeClusterTasks.task("t3", TaskState.COMPLETED, 1, null, null));
    HttpResponse<String> cancelled = send(context, "DELETE", "?scope=cluster&tag=tenant:42");
    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat((int) JsonPath.read(cancelled.body(), "$.cancelled")).isEqualTo(2);
    assertThat(cluster.find("t1").orElseThrow().state()).isEqualTo(TaskState.CANCELLING);
    assertThat(cluster.find("t2").orElseThrow().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(cluster.find("t3").orElseThrow().state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void runsAFailedTaskAgain() throws Exception {
    cluster(context).put(FakeClusterTasks.task("t1", TaskState.FAILED, 3, null, null));
    HttpResponse<String> scheduled = send(context, "POST", "/t1");
    assertThat(scheduled.statusCode()).as(scheduled.body()).isEqualTo(202);
    assertThat((String) JsonPath.read(scheduled.body(), "$.state")).isEqualTo("SCHEDULED");
    assertThat(send(context, "POST", "/t1").statusCode()).isEqualTo(409);
    assertProblem(send(context, "POST", "/unknown"), 404, "id");
    assertProblem(send(context, "POST", "/4711"), 400, "id");
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    cluster(context).put(FakeClusterTasks.running("t1"));
    assertProblem(send(context, "GET", "?scope=all"), 400, "scope");
    assertProblem(send(context, "GET", "?node=b"), 400, "node");
    for (String parameter :
        List.of("executor=x", "parent=none", "warning=stuck", "sort=age", "groupBy=name")) {
      assertProblem(
          send(context, "GET", "?scope=cluster&" + parameter), 400, parameter.split("=")[0]);
    }
    assertProblem(send(context, "GET", "?scope=cluster&name=a&name=b"), 400, "name");
    assertProblem(send(context, "GET", "?scope=cluster&tag=a:1&tag=a:2"), 400, "tag");
    assertProblem(send(context, "GET", "?scope=cluster&node=a&node=b"), 400, "node");
    assertProblem(send(context, "GET", "?scope=cluster&cursor=x"), 400, "cursor");
    assertProblem(send(context, "DELETE", "?scope=cluster"), 400, "tag");
    assertProblem(send(context, "DELETE", "?scope=&name=build"), 400, "scope");
    assertProblem(
        send(context, "DELETE", "?scope=cluster&name=build&interrupt=false"), 400, "interrupt");
    assertProblem(send(context, "DELETE", "/t1?interrupt=false"), 400, "interrupt");
    assertThat(cluster(context).find("t1").orElseThrow().cancelRequest()).isNull();
  }

  @Test
  void withoutAClusterItSaysWhatIsMissing() throws Exception {
    try (ConfigurableApplicationContext own =
        EndpointOnEveryStackTests.start(stack, UNRESTRICTED)) {
      HttpResponse<String> refused = send(own, "GET", "?scope=cluster");
      assertProblem(refused, 400, "scope");
      assertThat((String) JsonPath.read(refused.body(), "$.detail"))
          .contains("no bean of type " + ClusterTasks.class.getName());
      assertProblem(send(own, "DELETE", "?scope=cluster&name=x"), 400, "scope");
      assertProblem(send(own, "POST", "/t1"), 400, "id");
      assertThat((List<?>) JsonPath.read(send(own, "GET", "?scope=node").body(), "$.scopes"))
          .isEqualTo(List.of("node"));
    }
  }

  @Test
  void isReadOnlyUnlessToldOtherwise() throws Exception {
    try (ConfigurableApplicationContext own =
        EndpointOnEveryStackTests.start(stack, FakeClusterTasks.SOURCE)) {
      cluster(own).put(FakeClusterTasks.running("t1"));
      cluster(own).put(FakeClusterTasks.task("t2", TaskState.FAILED, 1, null, null));
      assertThat(send(own, "GET", "/t1").statusCode()).isEqualTo(200);
      assertThat(send(own, "DELETE", "/t1").statusCode()).isIn(404, 405);
      assertThat(send(own, "DELETE", "?scope=cluster&name=build").statusCode()).isIn(404, 405);
      assertThat(send(own, "POST", "/t2").statusCode()).isIn(404, 405);
      assertThat(cluster(own).find("t1").orElseThrow().cancelRequest()).isNull();
      assertThat(cluster(own).find("t2").orElseThrow().state()).isEqualTo(TaskState.FAILED);
    }
  }
}

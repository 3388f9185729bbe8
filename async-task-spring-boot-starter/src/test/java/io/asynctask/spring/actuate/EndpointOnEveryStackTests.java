package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.spring.WebStack;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The same requests to a server of each kind. */
class EndpointOnEveryStackTests {

  /** Starts it with the endpoint exposed, and with an executor of one place. */
  static ConfigurableApplicationContext start(WebStack stack, String... more) {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "management.endpoints.web.exposure.include=asynctasks",
                "async-task.executors.reports.concurrency=1"));
    properties.addAll(List.of(more));
    return stack.start(properties.toArray(String[]::new));
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch never = new CountDownLatch(1);

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getProperty("local.server.port");
    URI uri = URI.create("http://localhost:" + port + "/actuator/asynctasks" + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private JoinHandle<String> spawn(ConfigurableApplicationContext context, String name) {
    return context
        .getBean("reports", SpawningTaskExecutor.class)
        .task(name)
        .tag("tenant", "42")
        .tag("of", name)
        .spawn(
            () -> {
              never.await();
              return "never";
            });
  }

  @ParameterizedTest
  @EnumSource
  void listsFindsAndCancels(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context =
        start(stack, "management.endpoint.asynctasks.access=unrestricted")) {
      JoinHandle<String> first = spawn(context, "first");
      JoinHandle<String> second = spawn(context, "second");

      HttpResponse<String> page = send(context, "GET", "?limit=1&tag=tenant:42");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat((List<?>) JsonPath.read(page.body(), "$.tasks[*].name"))
          .isEqualTo(List.of("first"));
      String next = JsonPath.read(page.body(), "$.next");
      assertThat(send(context, "GET", "?tag=tenant:42&tag=of:second&cursor=" + next).body())
          .contains("\"second\"");

      HttpResponse<String> details = send(context, "GET", "/" + first.id());
      assertThat(details.statusCode()).isEqualTo(200);
      assertThat(JsonPath.<Map<String, Object>>read(details.body(), "$"))
          .containsEntry("id", Long.toString(first.id()))
          .containsKeys("stack", "children", "outcome", "warnings");

      assertThat(send(context, "DELETE", "/" + first.id()).statusCode()).isEqualTo(202);
      await().until(first::isDone);
      HttpResponse<String> gone = send(context, "DELETE", "/" + first.id());
      assertThat(gone.statusCode()).isEqualTo(409);
      assertThat((String) JsonPath.read(gone.body(), "$.outcome.state")).isEqualTo("CANCELLED");

      HttpResponse<String> cancelled = send(context, "DELETE", "?name=second");
      assertThat(cancelled.statusCode()).isEqualTo(202);
      assertThat(cancelled.body()).startsWith("{\"cancelled\":1,\"sample\":[");
      await().until(second::isDone);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsWrongWithARequest(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context =
        start(stack, "management.endpoint.asynctasks.access=unrestricted")) {
      assertProblem(send(context, "GET", "/4711"), 404, "id");
      assertProblem(send(context, "GET", "/x"), 400, "id");
      assertProblem(send(context, "GET", "?state=busy"), 400, "state");
      assertProblem(send(context, "GET", "?nmae=x"), 400, "nmae");
      assertProblem(send(context, "GET", "?sort=age&sort=busy"), 400, "sort");
      assertProblem(send(context, "DELETE", ""), 400, "tag");
      assertProblem(send(context, "DELETE", "?name=x&tag="), 400, "tag");
    }
  }

  static void assertProblem(HttpResponse<String> response, int status, String parameter) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat((int) JsonPath.read(response.body(), "$.status")).isEqualTo(status);
    assertThat((String) JsonPath.read(response.body(), "$.parameter")).isEqualTo(parameter);
  }

  @ParameterizedTest
  @EnumSource
  void isReadOnlyUnlessToldOtherwise(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = start(stack)) {
      JoinHandle<String> handle = spawn(context, "first");
      assertThat(send(context, "GET", "/" + handle.id()).statusCode()).isEqualTo(200);
      assertThat(send(context, "DELETE", "/" + handle.id()).statusCode()).isIn(404, 405);
      assertThat(send(context, "DELETE", "?name=first").statusCode()).isIn(404, 405);
      assertThat(handle.isCancelRequested()).isFalse();
      handle.cancel(true);
    }
  }
}

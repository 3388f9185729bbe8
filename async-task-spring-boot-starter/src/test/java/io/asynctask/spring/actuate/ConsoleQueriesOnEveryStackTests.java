package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.WebStack;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What the console asks for, over real HTTP on each stack. */
class ConsoleQueriesOnEveryStackTests {

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void releaseAll() {
    release.countDown();
  }

  private static ConfigurableApplicationContext start(WebStack stack) {
    return EndpointOnEveryStackTests.start(
        stack, "management.endpoint.asynctasks.access=unrestricted");
  }

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path, String accept)
      throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/asynctasks" + path))
            .method(method, BodyPublishers.noBody());
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String get(ConfigurableApplicationContext context, String path) throws Exception {
    HttpResponse<String> response = send(context, "GET", path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/vnd.spring-boot"));
    return response.body();
  }

  private static List<String> names(String page) {
    return JsonPath.read(page, "$.tasks[*].name");
  }

  private JoinHandle<String> spawn(
      ConfigurableApplicationContext context, String name, String tag, String value) {
    return context
        .getBean("reports", SpawningTaskExecutor.class)
        .task(name)
        .tag(tag, value)
        .spawn(
            () -> {
              entered.countDown();
              release.await();
              return "done";
            });
  }

  @ParameterizedTest
  @EnumSource
  void filtersSortsAndGroups(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = start(stack)) {
      spawn(context, "first", "a:b", "x:y");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      spawn(context, "second", "a:b", "x,y");
      spawn(context, "third", "other", "1");

      assertThat(names(get(context, "?name=first&name=third"))).containsExactly("first", "third");
      assertThat(names(get(context, "?name=f*&name=s*"))).containsExactly("first", "second");
      assertThat(names(get(context, "?state=running&state=SCHEDULED"))).hasSize(3);
      assertThat(names(get(context, "?tag=a:b:x"))).isEmpty();
      assertThat(names(get(context, "?tag=other:1&tag=other:2"))).containsExactly("third");
      assertThat(names(get(context, "?parent=none"))).hasSize(3);
      assertThat(names(get(context, "?parent=4711"))).isEmpty();
      assertThat(names(get(context, "?warning=stuck"))).isEmpty();
      assertThat(names(get(context, "?sort=-name"))).containsExactly("third", "second", "first");
      assertThat(names(get(context, "?sort=-age"))).containsExactly("first", "second", "third");

      String page = get(context, "?sort=name&limit=2");
      assertThat(names(page)).containsExactly("first", "second");
      assertThat((boolean) JsonPath.read(page, "$.complete")).isTrue();
      String next = JsonPath.read(page, "$.next");
      String last = get(context, "?sort=name&limit=2&cursor=" + next);
      assertThat(names(last)).containsExactly("third");
      assertThat((Object) JsonPath.read(last, "$.next")).isNull();

      String groups = get(context, "?groupBy=tag:a:b");
      assertThat((List<?>) JsonPath.read(groups, "$.groups[*].key"))
          .isEqualTo(
              List.of(Map.of("tag", "a:b", "value", "x,y"), Map.of("tag", "a:b", "value", "x:y")));
      String names = get(context, "?groupBy=name");
      assertThat((List<?>) JsonPath.read(names, "$.groups[*].key.name"))
          .isEqualTo(List.of("first", "second", "third"));
      assertThat((List<?>) JsonPath.read(get(context, "?groupBy=executor"), "$.groups[*].count"))
          .isEqualTo(List.of(3));
      String stacks = get(context, "?groupBy=stack");
      assertThat((List<?>) JsonPath.read(stacks, "$.groups[*].count")).isEqualTo(List.of(1));
      assertThat((List<String>) JsonPath.read(stacks, "$.groups[0].key.stack"))
          .anyMatch(frame -> frame.contains("CountDownLatch.await"));
      Map<String, Object> executor =
          JsonPath.<List<Map<String, Object>>>read(names, "$.executors[?(@.executor == 'reports')]")
              .get(0);
      assertThat(executor)
          .containsEntry("running", 1)
          .containsEntry("queued", 2)
          .containsEntry("concurrency", 1)
          .containsEntry("onSaturation", "REJECT");
      stopAll(context);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsWhyATaskWaitsAndWhoHasStoppedIt(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = start(stack)) {
      JoinHandle<String> first = spawn(context, "first", "a", "1");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      JoinHandle<String> second = spawn(context, "second", "a", "1");

      String why = JsonPath.read(get(context, "/" + second.id()), "$.why");
      assertThat(why)
          .startsWith(
              "Queued on 'reports' as the next; its only place is taken, the longest by "
                  + first.id()
                  + " first for ");
      assertThat((String) JsonPath.read(get(context, "/" + first.id()), "$.why"))
          .startsWith("Waits in ")
          .contains(getClass().getName());

      HttpResponse<String> cancelled = send(context, "DELETE", "/" + first.id(), "");
      assertThat((String) JsonPath.read(cancelled.body(), "$.cancel.source")).isEqualTo("ENDPOINT");
      await().until(first::isDone);
      Map<String, Object> cancel = JsonPath.read(get(context, "/" + first.id()), "$.cancel");
      assertThat(cancel)
          .containsEntry("source", "ENDPOINT")
          .containsEntry("by", "endpoint")
          .containsEntry("interrupt", true)
          .containsEntry("interrupted", true)
          .containsEntry("statements", 0);
      assertThat(Duration.parse((String) cancel.get("stoppedAfter"))).isPositive();

      release.countDown();
      await().until(second::isDone);
      String finished = get(context, "?state=COMPLETED&state=CANCELLED&sort=-stopped");
      assertThat(names(finished)).containsExactly("second", "first");
      assertThat((List<?>) JsonPath.read(finished, "$.tasks[*].outcome.state"))
          .isEqualTo(List.of("COMPLETED", "CANCELLED"));
      assertThat((Object) JsonPath.read(finished, "$.tasks[0].cancel")).isNull();
      assertThat((Object) JsonPath.read(finished, "$.tasks[1].cancel")).isNotNull();
      String groups = get(context, "?groupBy=name");
      assertThat((List<?>) JsonPath.read(groups, "$.groups[?(@.key.name == 'second')].busy.count"))
          .as("has finished")
          .isEqualTo(List.of(1));
      assertThat((List<?>) JsonPath.read(groups, "$.groups[?(@.key.name == 'second')].count"))
          .isEqualTo(List.of(0));
      assertThat((List<?>) JsonPath.read(groups, "$.groups[0].queued.histogram[*][1]"))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesATextToCallersThatAcceptNothingElse(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = start(stack)) {
      JoinHandle<String> first = spawn(context, "first", "a", "line\nbreak \u202e");
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      HttpResponse<String> text = send(context, "GET", "?name=first", "text/plain");
      assertThat(text.statusCode()).isEqualTo(200);
      assertThat(text.headers().firstValue("Content-Type"))
          .hasValueSatisfying(
              type ->
                  assertThat(type.toLowerCase(Locale.ROOT).replace(" ", ""))
                      .isEqualTo("text/plain;charset=utf-8"));
      assertThat(text.body())
          .startsWith("async-task at ")
          .contains("\n" + first.id() + " first RUNNING on reports, age ")
          .contains("{a=line\\nbreak \\u202E}")
          .contains("\n  Waits in ")
          .contains("\n  at ");
      HttpResponse<String> refused = send(context, "GET", "?sort=age", "text/plain");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat((String) JsonPath.read(refused.body(), "$.parameter")).isEqualTo("sort");
      for (String accept :
          List.of("*/*", "application/json, text/plain, */*", "text/html,*/*;q=0.8")) {
        HttpResponse<String> json = send(context, "GET", "", accept);
        assertThat(json.statusCode()).as(accept).isEqualTo(200);
        assertThat(json.body()).as(accept).startsWith("{\"summary\":");
      }
      stopAll(context);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameWithAnyCharactersIsFound(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = start(stack)) {
      List<String> names = List.of("a,b", "a&b=c", "<script>", "*", "ü\u2028x", "a*b");
      List<JoinHandle<String>> handles =
          names.stream().map(name -> spawn(context, name, "k", "v")).toList();
      for (String name : names) {
        String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        assertThat(names(get(context, query))).as(name).contains(name);
      }
      String all =
          names.stream()
              .map(name -> "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      assertThat(names(get(context, "?" + all))).containsExactlyInAnyOrderElementsOf(names);
      assertThat(handles).hasSize(names.size());
      stopAll(context);
    }
  }

  private void stopAll(ConfigurableApplicationContext context) {
    release.countDown();
    LiveTasks liveTasks = context.getBean(LiveTasks.class);
    await().until(() -> liveTasks.counts().live() == 0);
  }
}

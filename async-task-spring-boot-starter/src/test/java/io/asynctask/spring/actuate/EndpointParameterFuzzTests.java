package io.asynctask.spring.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.TaskTags;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Random parameters over HTTP. Whatever they are, the answer is never a 500, a 400 names a
 * parameter, and no task is listed or cancelled that one of the given filters does not match. The
 * seed is printed; {@code -Dfuzz.seed} repeats a run, {@code -Dfuzz.requests} makes it longer.
 */
@Tag("faults")
class EndpointParameterFuzzTests {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);

  /** None is empty: WebFlux takes the value for the name then. */
  private static final List<String> NAMES =
      List.of(
          "executor",
          "name",
          "state",
          "tag",
          "olderThan",
          "parent",
          "warning",
          "sort",
          "groupBy",
          "limit",
          "cursor",
          "interrupt",
          "id",
          "tga",
          "tag ",
          "Tag",
          "tag[]",
          "show");

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "a",
          "b",
          "reports",
          "other",
          "RUNNING",
          "scheduled",
          "COMPLETED",
          "busy",
          "user:a",
          "user:b",
          "user:",
          ":a",
          ":",
          " :a",
          "user:a,user:b",
          "kind:x:y",
          "user:******",
          "PT0S",
          "PT1H",
          "1s",
          "-1s",
          "1",
          "0",
          "-1",
          "1000",
          "99999999999999999999",
          "9223372036854775807",
          "true",
          "false",
          "TRUE",
          "null",
          "\0",
          "\n",
          "%",
          "%00",
          "\u2028",
          "\uD83D\uDE00",
          "*",
          "a*",
          "none",
          "stuck",
          "-age",
          "queued",
          "name",
          "executor",
          "stack",
          "tag:user",
          "tag:user:a",
          ".*",
          "' or 1=1",
          "${user.home}",
          "#{1+1}",
          "PT99999999999999999H",
          "9999999999d",
          "\u0661",
          "+5",
          "1e3",
          "x".repeat(2_000));

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  private record Parameter(String name, String value) {

    String encoded() {
      return URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8);
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch never = new CountDownLatch(1);

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void badInputIsRefusedAndWidensNoFilter(WebApplicationType type) throws Exception {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println(type + ": -Dfuzz.seed=" + seed);
    Random random = new Random(seed);
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(type)
            .properties(
                "server.port=0",
                "spring.lifecycle.timeout-per-shutdown-phase=1s",
                "management.endpoints.web.exposure.include=asynctasks",
                "management.endpoint.asynctasks.access=unrestricted",
                "async-task.executors.reports.concurrency=1")
            .run()) {
      LiveTasks liveTasks = context.getBean(LiveTasks.class);
      SpawningTaskExecutor reports = context.getBean("reports", SpawningTaskExecutor.class);
      for (int i = 0; i < REQUESTS; i++) {
        populate(liveTasks, reports);
        request(context, liveTasks, random);
      }
      liveTasks.list(0, 100, 100_000, any -> true).tasks().forEach(t -> t.handle().cancel(true));
    }
  }

  private void populate(LiveTasks liveTasks, SpawningTaskExecutor reports) {
    List<LiveTask> present = notCancelled(liveTasks);
    for (String name : List.of("a", "b")) {
      for (String user : List.of("a", "b", "")) {
        boolean missing =
            present.stream()
                .noneMatch(task -> name.equals(task.name()) && user.equals(tags(task).get("user")));
        if (missing) {
          JoinHandle<String> unused =
              reports
                  .task(name)
                  .tag("user", user)
                  .tag("kind", "x:y")
                  .spawn(
                      () -> {
                        never.await();
                        return "";
                      });
        }
      }
    }
  }

  private static List<LiveTask> notCancelled(LiveTasks liveTasks) {
    return liveTasks.list(0, 1_000, 100_000, task -> !task.isCancelRequested()).tasks();
  }

  private static Map<String, String> tags(LiveTask task) {
    return ((TaskTags) task.tag()).values();
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private void request(ConfigurableApplicationContext context, LiveTasks liveTasks, Random random)
      throws Exception {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      // Mostly names that there are, and often with a value that fits.
      String name = random.nextInt(4) == 0 ? any(NAMES, random) : any(NAMES.subList(0, 9), random);
      parameters.add(new Parameter(name, any(VALUES, random)));
    }
    boolean delete = random.nextBoolean();
    String id = random.nextInt(5) == 0 ? "/" + URLEncoder.encode(any(VALUES, random), UTF_8) : "";
    if (id.equals("/") || id.contains("%00") || id.contains("%0A") || id.contains("%25")) {
      id = ""; // such a path the server itself refuses
    }
    String query = parameters.stream().map(Parameter::encoded).collect(Collectors.joining("&"));
    String path = id + (query.isEmpty() ? "" : "?" + query);
    List<LiveTask> before = notCancelled(liveTasks);

    HttpResponse<String> response = send(context, delete ? "DELETE" : "GET", path);

    String what = (delete ? "DELETE " : "GET ") + path + " -> " + response.body();
    assertThat(response.statusCode()).as(what).isIn(200, 202, 400, 404, 409);
    if (response.statusCode() == 400) {
      String named = JsonPath.read(response.body(), "$.parameter");
      String detail = JsonPath.read(response.body(), "$.detail");
      List<String> given = parameters.stream().map(Parameter::name).toList();
      assertThat(
              given.contains(named)
                  || named.equals("id")
                  || (delete && detail.startsWith("Expected at least one of executor")))
          .as(what)
          .isTrue();
    }
    List<LiveTask> stopped = before.stream().filter(LiveTask::isCancelRequested).toList();
    if (!delete || response.statusCode() >= 400) {
      assertThat(stopped).as(what).isEmpty();
    }
    if (id.isEmpty()) {
      assertThat(stopped).as(what).allMatch(task -> matches(task, parameters));
    }
    if (!delete && id.isEmpty() && response.statusCode() == 200) {
      List<String> ids = JsonPath.read(response.body(), "$..tasks[*].id");
      assertThat(before.stream().filter(task -> ids.contains(Long.toString(task.id()))))
          .as(what)
          .allMatch(task -> matches(task, parameters));
    }
  }

  /** Every filter that says something, read in the plainest way: one of its values has to match. */
  private static boolean matches(LiveTask task, List<Parameter> parameters) {
    TaskTags tags = (TaskTags) task.tag();
    Predicate<String> isExecutor = tags.executor()::equals;
    Predicate<String> isName =
        value ->
            value.endsWith("*")
                ? String.valueOf(task.name()).startsWith(value.substring(0, value.length() - 1))
                : value.equals(task.name());
    Predicate<String> isTag =
        value ->
            tags.values().entrySet().stream()
                .anyMatch(tag -> value.equals(tag.getKey() + ":" + tag.getValue()));
    Predicate<String> isParent = value -> value.equalsIgnoreCase("none") && task.parentId() == 0;
    Predicate<String> none = value -> false;
    return matchesAny(parameters, "executor", "", isExecutor)
        && matchesAny(parameters, "name", "", isName)
        && matchesAny(parameters, "tag", "user:", isTag)
        && matchesAny(parameters, "tag", "kind:", isTag)
        && matchesAny(parameters, "parent", "", isParent)
        && matchesAny(parameters, "warning", "", none);
  }

  private static boolean matchesAny(
      List<Parameter> parameters, String name, String prefix, Predicate<String> matches) {
    List<String> values =
        parameters.stream()
            .filter(parameter -> parameter.name().equals(name))
            .map(Parameter::value)
            .filter(value -> !value.isBlank() && value.startsWith(prefix))
            .toList();
    return values.isEmpty() || values.stream().anyMatch(matches);
  }

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path) throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/asynctasks" + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}

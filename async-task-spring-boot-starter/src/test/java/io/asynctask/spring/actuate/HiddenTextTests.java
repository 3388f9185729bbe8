package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What {@code show-values=never} hides over HTTP and in the log: all text of the application. */
@ExtendWith(OutputCaptureExtension.class)
class HiddenTextTests {

  private static final String SECRET = "TOPS3CRET";

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  private static ConfigurableApplicationContext start(WebApplicationType type, String show) {
    return new SpringApplicationBuilder(Application.class)
        .web(type)
        .properties(
            "server.port=0",
            "spring.lifecycle.timeout-per-shutdown-phase=1s",
            "async-task.shutdown-grace=100ms",
            "async-task.warnings.interval=50ms",
            "async-task.warnings.stuck-after=1ms",
            "async-task.thread-names.enabled=true",
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=asynctasks,health",
            "management.endpoint.asynctasks.access=unrestricted",
            "management.endpoint.asynctasks.show-values=" + show,
            "async-task.executors.reports.concurrency=4")
        .run();
  }

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String method, String path) throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private String get(ConfigurableApplicationContext context, String path) throws Exception {
    HttpResponse<String> response = send(context, "GET", path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** Ignores its interrupts, so that the shutdown finds it. */
  private JoinHandle<String> spawnStubborn(SpawningTaskExecutor reports) throws Exception {
    JoinHandle<String> handle =
        reports
            .task("report for " + SECRET + System.nanoTime())
            .tag("tenant", SECRET)
            .spawn(
                () -> {
                  TaskContext.current().orElseThrow().progress(1, 2, SECRET);
                  reports.task("child of " + SECRET + System.nanoTime()).spawn(this::waitForEver);
                  entered.countDown();
                  while (true) {
                    try {
                      return waitForEver();
                    } catch (InterruptedException ignored) {
                      // stubborn
                    }
                  }
                });
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    return handle;
  }

  private String waitForEver() throws InterruptedException {
    never.await();
    return "";
  }

  private static JoinHandle<String> spawnFailing(SpawningTaskExecutor reports) {
    Callable<String> body =
        () -> {
          throw new IllegalStateException(SECRET);
        };
    return reports.task("rebuild").tag("tenant", SECRET).spawn(body);
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void neverHidesItInEveryResponseAndInTheLog(WebApplicationType type, CapturedOutput output)
      throws Exception {
    try (ConfigurableApplicationContext context = start(type, "never")) {
      SpawningTaskExecutor reports = context.getBean("reports", SpawningTaskExecutor.class);
      JoinHandle<String> stubborn = spawnStubborn(reports);
      JoinHandle<String> detached = spawnFailing(reports).detach();
      await().until(detached::isDone);
      JoinHandle<String> failing = spawnFailing(reports);
      assertThat(failing.handle((value, failure) -> failure.getCause().getMessage()).join())
          .isEqualTo(SECRET);
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> get(context, "/health/asyncTasks").contains("STUCK"));

      String list = get(context, "/asynctasks");
      assertThat((List<?>) JsonPath.read(list, "$.tasks[*].tags.tenant"))
          .isEqualTo(List.of("******"));
      assertThat((List<?>) JsonPath.read(list, "$.tasks[*].name"))
          .isEqualTo(List.of("******", "******"));
      assertThat((List<?>) JsonPath.read(list, "$.tasks[*].progress.message"))
          .isEqualTo(List.of("******"));
      String history = get(context, "/asynctasks?state=failed");
      assertThat((List<?>) JsonPath.read(history, "$.tasks[*].name"))
          .isEqualTo(List.of("rebuild", "rebuild"));
      String detail = get(context, "/asynctasks/" + failing.id());
      assertThat((String) JsonPath.read(detail, "$.outcome.message")).isEqualTo("******");
      String parent = get(context, "/asynctasks/" + stubborn.id());
      assertThat((List<?>) JsonPath.read(parent, "$.children")).hasSize(1);
      String accepted =
          context
              .getBean(AcceptedTasks.class)
              .accept(stubborn)
              .statusAt("/reports/{id}")
              .register()
              .status()
              .toString();
      assertThat(accepted).contains("message=******");
      assertThat(list + history + detail + parent + accepted + get(context, "/health/asyncTasks"))
          .doesNotContain(SECRET);

      assertNothingIsFoundByAsking(context, "?tag=tenant:" + SECRET);
      assertNothingIsFoundByAsking(context, "?tag=tenant:******");
      assertNothingIsFoundByAsking(context, "?name=******");
      assertThat(stubborn.isCancelRequested()).isFalse();
    }
    never.countDown();
    assertThat(output)
        .contains("Odd tasks", "Still there after the shutdown", "no handle shows it")
        .doesNotContain(SECRET);
  }

  private void assertNothingIsFoundByAsking(ConfigurableApplicationContext context, String filter)
      throws Exception {
    assertThat((List<?>) JsonPath.read(get(context, "/asynctasks" + filter), "$.tasks")).isEmpty();
    HttpResponse<String> cancelled = send(context, "DELETE", "/asynctasks" + filter);
    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(cancelled.body()).isEqualTo("{\"cancelled\":0,\"sample\":[]}");
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void alwaysShowsIt(WebApplicationType type, CapturedOutput output) throws Exception {
    try (ConfigurableApplicationContext context = start(type, "always")) {
      JoinHandle<String> stubborn =
          spawnStubborn(context.getBean("reports", SpawningTaskExecutor.class));
      String detail = get(context, "/asynctasks/" + stubborn.id());
      assertThat((String) JsonPath.read(detail, "$.tags.tenant")).isEqualTo(SECRET);
      assertThat((String) JsonPath.read(detail, "$.progress.message")).isEqualTo(SECRET);
      assertThat(
              (List<?>) JsonPath.read(get(context, "/asynctasks?tag=tenant:" + SECRET), "$.tasks"))
          .hasSize(1);
    }
    never.countDown();
    assertThat(output).contains("[tenant=" + SECRET + "]");
  }
}

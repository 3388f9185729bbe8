package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.TaskBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
      "async-task.executors.reports.concurrency=1",
      "async-task.tags.max-length=50000"
    })
class LongTextTests {

  private static final int TASKS = 1_000;
  private static final String LONG = "x".repeat(100_000);

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch release = new CountDownLatch(1);

  @LocalServerPort int port;
  @Autowired LiveTasks liveTasks;

  @Autowired
  @Qualifier("reports")
  SpawningTaskExecutor reports;

  @AfterEach
  void stopAll() {
    release.countDown();
    liveTasks.list(0, TASKS, 100_000, any -> true).tasks().forEach(t -> t.handle().cancel(true));
    await().until(() -> liveTasks.counts().live() == 0);
  }

  private String get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port + "/actuator/asynctasks" + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private void spawn(int tags, String text) {
    TaskBuilder task = reports.task("long");
    for (int i = 0; i < tags; i++) {
      task.tag("tag" + i, text);
    }
    task.spawn(this::awaitRelease);
  }

  /** Without a limit of time: on a slow machine the pages may take longer than any. */
  private String awaitRelease() throws InterruptedException {
    release.await();
    return "";
  }

  @Test
  void aListCutsLongTextAndTheDetailHasWhatWasKept() throws Exception {
    for (int i = 0; i < TASKS; i++) {
      spawn(1, LONG);
    }
    String page = get("?limit=" + TASKS);
    assertThat((List<?>) JsonPath.read(page, "$.tasks")).hasSize(TASKS);
    assertThat(page).hasSizeLessThan(1_500_000);
    assertThat((String) JsonPath.read(page, "$.tasks[0].tags.tag0"))
        .isEqualTo("x".repeat(200) + "… (50021 characters)");
    String detail = get("/" + JsonPath.read(page, "$.tasks[0].id"));
    assertThat((String) JsonPath.read(detail, "$.tags.tag0"))
        .isEqualTo("x".repeat(50_000) + "… (100000 characters)");
  }

  @Test
  void aPageEndsWhereItHasTooMuchTextAndGoesOnWithTheNextOne() throws Exception {
    for (int i = 0; i < 200; i++) {
      spawn(50, "x".repeat(1_000)); // more than a list shows, less than a heap holds
    }
    List<String> ids = new ArrayList<>();
    String next = "";
    int pages = 0;
    while (next != null) {
      String page = get("?limit=" + TASKS + next);
      assertThat(page).hasSizeLessThan(2_000_000);
      ids.addAll(JsonPath.read(page, "$.tasks[*].id"));
      String cursor = JsonPath.read(page, "$.next");
      next = cursor == null ? null : "&cursor=" + cursor;
      pages++;
    }
    assertThat(ids)
        .as(get("?state=FAILED") + liveTasks.counts())
        .hasSize(200)
        .doesNotHaveDuplicates();
    assertThat(pages).isGreaterThan(1);
  }
}

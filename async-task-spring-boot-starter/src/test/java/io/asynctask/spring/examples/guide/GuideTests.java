package io.asynctask.spring.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Primary;

/** Runs the application of docs/guide.md as the guide does. */
@SpringBootTest(
    classes = {ReportApplication.class, GuideTests.HeldPrinter.class},
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "async-task.executors.imports.concurrency=2",
      "async-task.executors.imports.queue-capacity=100",
      "management.endpoints.web.exposure.include=asynctasks",
      "management.endpoint.asynctasks.access=unrestricted"
    })
class GuideTests {

  /** Prints at once, but for the tenant "slow", whose second page never comes. */
  @Primary
  static class HeldPrinter implements Printer {

    @Override
    public String page(String tenant, int number) throws InterruptedException {
      if (tenant.equals("slow") && number == 2) {
        new CountDownLatch(1).await();
      }
      return "page " + number;
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();

  @Autowired ReportService reports;
  @Autowired Importer importer;
  @Autowired Download download;
  @Autowired LiveTasks liveTasks;
  @LocalServerPort int port;

  @Test
  void aHandlerAnswersWithTheResultOfTheTask() throws Exception {
    assertThat(send("GET", "/reports/acme?pages=2").body())
        .isEqualTo("{\"tenant\":\"acme\",\"pages\":[\"page 1\",\"page 2\"]}");
  }

  @Test
  void aCancelStopsTheBody() throws Exception {
    JoinHandle<Report> report = reports.build("slow", 3);
    await().until(() -> listed("tenant:slow").contains("\"done\":1"));

    report.cancel(true);

    assertThatThrownBy(report::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void theEndpointStopsTheTasksOfOneTenant() throws Exception {
    JoinHandle<Report> report = reports.build("slow", 3);
    await().until(() -> listed("tenant:slow").contains("\"done\":1"));

    assertThat(send("DELETE", "/actuator/asynctasks?tag=tenant:slow").body())
        .contains("\"cancelled\":1");

    assertThatThrownBy(report::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void aTaskIsSpawnedByHand() throws Exception {
    assertThat(importer.importRows("acme", () -> 42).get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void aHookEndsAReadThatNoInterruptEnds() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JoinHandle<Integer> read =
          download.read(silent.getInetAddress().getHostAddress(), silent.getLocalPort());
      await().until(() -> isReading(read));

      read.cancel(true);

      assertThatThrownBy(read::join).isInstanceOf(CancellationException.class);
    }
  }

  private boolean isReading(JoinHandle<?> handle) {
    return liveTasks
        .find(handle.id())
        .flatMap(LiveTask::runner)
        .filter(
            thread ->
                Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("readAllBytes")))
        .isPresent();
  }

  private String listed(String tag) throws Exception {
    return send("GET", "/actuator/asynctasks?tag=" + tag).body();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}

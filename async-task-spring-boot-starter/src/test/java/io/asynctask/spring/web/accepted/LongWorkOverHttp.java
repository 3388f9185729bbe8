package io.asynctask.spring.web.accepted;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.LiveTasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.Lifecycle;

/** What a client sees, whatever the server is. */
abstract class LongWorkOverHttp {

  private static final int VIEWERS = 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private @LocalServerPort int port;
  private @Autowired Reports reports;
  private @Autowired LiveTasks liveTasks;

  @AfterEach
  void stopAll() {
    liveTasks
        .list(0, 100, 100_000, task -> true)
        .tasks()
        .forEach(task -> task.handle().cancel(true));
    await().until(() -> liveTasks.counts().live() == 0);
    reports.reset();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String month) throws IOException, InterruptedException {
    return send(request("/reports").POST(HttpRequest.BodyPublishers.ofString(month)));
  }

  /** Starts a report; where its status is. */
  private String start(String month) throws IOException, InterruptedException {
    return post(month).headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  private static <T> T json(HttpResponse<String> response, String path) {
    return JsonPath.read(response.body(), path);
  }

  private void awaitState(String report, String state) {
    await().until(() -> json(get(report), "$.state").equals(state));
  }

  private void awaitProgress(String report, int done) {
    await().until(() -> List.of(done).equals(json(get(report), "$..progress.done")));
  }

  /** A connection that has asked for {@code path}; to be closed in mid-response. */
  private Socket connect(String path) throws IOException {
    Socket socket = new Socket("localhost", port);
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void awaitLine(Socket socket, String start) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = reader.readLine();
    while (line != null && !line.startsWith(start)) {
      line = reader.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static List<String> values(String field, String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .toList();
  }

  @Test
  void acceptsATaskAndTellsHowFarItIs() throws Exception {
    HttpResponse<String> accepted = post("May");

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Retry-After")).contains("1");
    String report = accepted.headers().firstValue("Location").orElseThrow();
    assertThat(report).matches("/reports/[\\w-]{22}");
    assertThat(report).endsWith(json(accepted, "$.id"));
    reports.allow(1);
    awaitProgress(report, 1);
    HttpResponse<String> status = get(report);
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<String>read(status.body(), "$.state")).isEqualTo("RUNNING");
    assertThat(JsonPath.<Integer>read(status.body(), "$.progress.total")).isEqualTo(2);
    assertThat(JsonPath.<Object>read(status.body(), "$.endedAt")).isNull();
    assertThat(JsonPath.<Object>read(status.body(), "$.result")).isNull();
    assertThat(status.body()).doesNotContain("May");
  }

  @Test
  void linksToTheResultAtTheEnd() throws Exception {
    String report = start("May");
    reports.allow(2);
    awaitState(report, "COMPLETED");

    HttpResponse<String> status = get(report);
    assertThat(JsonPath.<Integer>read(status.body(), "$.progress.done")).isEqualTo(2);
    assertThat(JsonPath.<String>read(status.body(), "$.endedAt")).isNotNull();
    assertThat(JsonPath.<String>read(status.body(), "$.result")).isEqualTo(report + "/result");
    assertThat(get(report + "/result").body()).contains("The report of May");
  }

  @Test
  void whoStopsWaitingForTheResultLeavesTheTaskRunning() throws Exception {
    String report = start("May");
    connect(report + "/result").close();
    CompletableFuture<HttpResponse<String>> patient =
        client.sendAsync(request(report + "/result").build(), BodyHandlers.ofString());

    reports.allow(2);

    assertThat(patient.get(10, SECONDS).body()).contains("The report of May");
  }

  @Test
  void streamsEventsUntilTheEnd() throws Exception {
    String report = start("May");

    HttpResponse<Stream<String>> events =
        client.send(request(report + "/events").build(), BodyHandlers.ofLines());
    String stream = events.body().peek(this::writeAPageAtEachEvent).collect(joining("\n"));

    assertThat(events.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    List<String> names = values("event", stream);
    assertThat(names.subList(0, names.size() - 1)).isNotEmpty().containsOnly("progress");
    assertThat(names).last().isEqualTo("done");
    assertThat(values("id", stream))
        .isEqualTo(IntStream.rangeClosed(1, names.size()).mapToObj(String::valueOf).toList());
    List<String> data = values("data", stream);
    assertThat(JsonPath.<String>read(data.get(data.size() - 1), "$.result"))
        .isEqualTo(report + "/result");
    assertThat(JsonPath.<Integer>read(data.get(data.size() - 1), "$.progress.done")).isEqualTo(2);
  }

  private void writeAPageAtEachEvent(String line) {
    if (line.startsWith("event:")) {
      reports.allow(1);
    }
  }

  @Test
  void anEndedTaskStreamsItsEnd() throws Exception {
    String report = start("May");
    reports.allow(2);
    awaitState(report, "COMPLETED");

    assertThat(values("event", get(report + "/events").body())).containsExactly("done");
  }

  @Test
  void aStreamWithoutEventsHasHeartbeats() throws Exception {
    try (Socket viewer = connect(start("May") + "/events")) {
      awaitLine(viewer, ":still there");
      awaitLine(viewer, ":still there");
    }
  }

  @Test
  void aViewerWhoGoesAwayLeavesTheTaskRunning() throws Exception {
    String report = start("May");
    try (Socket viewer = connect(report + "/events")) {
      awaitLine(viewer, "event:progress");
    }

    awaitNoViewer();

    assertThat(JsonPath.<String>read(get(report).body(), "$.state")).isEqualTo("RUNNING");
    reports.allow(2);
    awaitState(report, "COMPLETED");
  }

  @Test
  void aStatusThatCannotBeWrittenEndsTheStream() throws Exception {
    String report = start("unwritable");
    try (Socket viewer = connect(report + "/events")) {
      reports.allow(2);
      assertThat(viewer.getInputStream().readAllBytes()).isNotEmpty();
    }
    awaitNoViewer();
  }

  /** Returns when the server has no stream any more. */
  abstract void awaitNoViewer();

  @Test
  void aShutdownEndsTheStreamAndNotTheTask() throws Exception {
    String report = start("May");
    try (Socket viewer = connect(report + "/events")) {
      awaitLine(viewer, "event:progress");
      events().stop();
      viewer.getInputStream().readAllBytes();
    } finally {
      events().start();
    }
    assertThat(JsonPath.<String>read(get(report).body(), "$.state")).isEqualTo("RUNNING");
  }

  /** What has the streams. */
  abstract Lifecycle events();

  @Test
  void manyViewersLeaveTheServersThreadsToOthers() throws Exception {
    String report = start("May");
    List<CompletableFuture<HttpResponse<Stream<String>>>> responses =
        IntStream.range(0, VIEWERS)
            .mapToObj(
                i -> client.sendAsync(request(report + "/events").build(), BodyHandlers.ofLines()))
            .toList();
    for (CompletableFuture<HttpResponse<Stream<String>>> response : responses) {
      assertThat(response.get(30, SECONDS).statusCode()).isEqualTo(200);
    }

    assertThat(JsonPath.<String>read(get(report).body(), "$.state")).isEqualTo("RUNNING");
    reports.allow(2);

    for (CompletableFuture<HttpResponse<Stream<String>>> response : responses) {
      assertThat(response.get().body()).contains("event:done");
    }
    awaitNoViewer();
  }

  @Test
  void isStoppedByADelete() throws Exception {
    String report = start("May");
    reports.allow(1);
    awaitProgress(report, 1);

    HttpResponse<String> stopped = delete(report);

    assertThat(stopped.statusCode()).isEqualTo(202);
    assertThat(JsonPath.<String>read(stopped.body(), "$.state")).isIn("CANCELLING", "CANCELLED");
    awaitState(report, "CANCELLED");
    HttpResponse<String> events = get(report + "/events");
    assertThat(values("event", events.body())).containsExactly("cancelled");
    assertThat(JsonPath.<Object>read(get(report).body(), "$.failure")).isNull();
    assertThat(delete(report).statusCode()).isEqualTo(409);
    assertThat(get(report + "/result").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "failing, 500, The task has failed.",
    "refused, 422, There was no June",
    "archived, 410, The report is in the archive",
    "rejected, 503, The service is busy. Try again later."
  })
  void tellsOfAFailureWhatAClientMayKnow(String month, int code, String detail) throws Exception {
    String report = start(month);
    reports.allow(2);
    awaitState(report, "FAILED");

    HttpResponse<String> status = get(report);
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<Integer>read(status.body(), "$.failure.status")).isEqualTo(code);
    assertThat(JsonPath.<String>read(status.body(), "$.failure.detail")).isEqualTo(detail);
    assertThat(JsonPath.<Object>read(status.body(), "$.result")).isNull();
    assertThat(status.body()).doesNotContain("internals").doesNotContain("Exception");
    HttpResponse<String> events = get(report + "/events");
    assertThat(values("event", events.body())).containsExactly("failed");
    assertThat(get(report + "/result").statusCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"GET, ''", "GET, /result", "DELETE, ''"})
  void knowsNoTaskThatItHasNotAccepted(String method, String resource) throws Exception {
    HttpResponse<String> response =
        send(
            request("/reports/AAAAAAAAAAAAAAAAAAAAAA" + resource)
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void hasNoEventsOfATaskThatItHasNotAccepted() throws Exception {
    assertThat(get("/reports/AAAAAAAAAAAAAAAAAAAAAA/events").statusCode()).isEqualTo(404);
  }
}

package io.asynctask.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.LiveTasks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is the same on every server, seen by a real client. */
public abstract class HandlersOverHttp {

  protected final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort protected int port;
  @Autowired protected LiveTasks liveTasks;

  @AfterEach
  void noTaskIsLeft() {
    await().until(() -> liveTasks.counts().live() == 0);
  }

  protected final HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
  }

  protected final HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path), BodyHandlers.ofString());
  }

  protected final CompletableFuture<HttpResponse<String>> start(String path) {
    return client.sendAsync(request(path), BodyHandlers.ofString());
  }

  protected static void isProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat((int) JsonPath.read(response.body(), "$.status")).isEqualTo(status);
    assertThat((String) JsonPath.read(response.body(), "$.instance")).startsWith("/");
  }

  @ParameterizedTest
  @CsvSource({
    "/quick, 200, done",
    "/object, 200, {\"answer\":42}",
    "/created, 201, made",
    "/derived, 200, done and derived",
    "/composed, 200, done twice",
    "/stage, 202, done",
    "/mono, 200, done",
    "/no-task, 200, of nobody"
  })
  void answersWithTheResultOfTheTask(String path, int status, String body) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/overdue", "/overdue-derived", "/overdue-mono", "/overdue-awaited"})
  void aDeadlineIsAGatewayTimeout(String path) throws Exception {
    isProblem(get(path), 504);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cancelled", "/cancelled-mono"})
  void aCancelledTaskIsServiceUnavailable(String path) throws Exception {
    isProblem(get(path), 503);
  }

  @Test
  void aRejectionSaysWhenToTryAgain() throws Exception {
    HttpResponse<String> response = get("/rejected");
    isProblem(response, 503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/failing", "/failing-derived", "/failing-mono", "/failed", "/failing-at-once"})
  void aFailureGoesThroughTheApplicationsOwnHandlersAsIfThrown(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("the very same");
  }

  @ParameterizedTest
  @CsvSource({"/conflicting, 409", "/timing-out, 500", "/giving-up, 500"})
  void aFailureWithoutAHandlerHasTheStatusItHasWhenThrown(String path, int status)
      throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void theApplicationsHandlerForTheEndOfATaskWins() throws Exception {
    HttpResponse<String> response = get("/particular");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("later");
  }

  @Test
  void theStatusThatTheApplicationGivesToACancellationStays() throws Exception {
    assertThat(get("/cancelled-and-gone").statusCode()).isEqualTo(410);
  }

  @Test
  void nullInsteadOfAHandleNamesTheHandler() throws Exception {
    HttpResponse<String> response = get("/nothing");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("Handlers.nothing()");
  }

  @Test
  void aClientThatGoesAwayInTheMiddleOfTheResponseLeavesNothingBehind() throws Exception {
    long cancelled = liveTasks.counts().cancelled();
    int connections = openConnections();
    try (RawRequest request = new RawRequest(port, "/large")) {
      assertThat(request.read(1000)).startsWith("HTTP/1.1 200");
      request.reset();
    }
    await().until(this::openConnections, open -> open <= connections);
    assertThat(liveTasks.counts().cancelled()).isEqualTo(cancelled);
    assertThat(get("/quick").body()).isEqualTo("done");
  }

  /** As the server counts them; idle ones too. */
  protected abstract int openConnections();
}

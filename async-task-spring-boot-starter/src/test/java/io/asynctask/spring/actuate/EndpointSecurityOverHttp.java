package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * The endpoint as three users see it: an administrator, who may see values; an operator, who may
 * use the endpoint and not see them; a customer, who may not use it.
 */
abstract class EndpointSecurityOverHttp {

  static final String SHOW = "management.endpoint.asynctasks.show-values=when-authorized";
  static final String ROLES = "management.endpoint.asynctasks.roles=ADMIN";
  static final String ACCESS = "management.endpoint.asynctasks.access=unrestricted";
  static final String EXPOSURE = "management.endpoints.web.exposure.include=asynctasks";

  /** The tests of others run without Spring Security. */
  static final String WITH_SECURITY = "spring.autoconfigure.exclude=";

  static final UserDetails[] USERS = {
    user("admin", "ADMIN"), user("operator", "OPERATOR"), user("customer", "CUSTOMER")
  };

  private static final String HIDDEN = "******";

  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch never = new CountDownLatch(1);
  private JoinHandle<String> live;
  private JoinHandle<String> failed;
  @LocalServerPort int port;
  @Autowired LiveTasks liveTasks;
  @Autowired Audited audited;
  @Autowired SpawningTaskExecutor executor;

  private static UserDetails user(String name, String role) {
    return User.withUsername(name).password("{noop}" + name).roles(role).build();
  }

  @BeforeEach
  void aLiveTaskAndOneThatHasFailed() {
    failed =
        executor
            .task("secretive")
            .tag("tenant", "acme")
            .spawn(
                () -> {
                  throw new IllegalStateException("acme owes us money");
                });
    await().until(failed::isDone);
    live =
        executor
            .task("secretive")
            .tag("tenant", "acme")
            .spawn(
                () -> {
                  never.await();
                  return "a secret result";
                });
    await().until(() -> liveTasks.counts().live() == 1);
  }

  @AfterEach
  void stopAll() {
    live.cancel(true);
    await().until(() -> liveTasks.counts().live() == 0);
  }

  private HttpResponse<String> send(String user, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/asynctasks" + path))
            .method(method, BodyPublishers.noBody());
    if (!user.isEmpty()) {
      byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.US_ASCII);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String get(String user, String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(user, "GET", path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain("a secret result");
    return response.body();
  }

  private static int found(String list) {
    return JsonPath.<List<?>>read(list, "$.tasks").size();
  }

  @ParameterizedTest
  @CsvSource({"'', GET, 401", "'', DELETE, 401", "customer, GET, 403", "customer, DELETE, 403"})
  void whoMayNotUseTheEndpointLearnsNothing(String user, String method, int status)
      throws Exception {
    for (String path : List.of("", "/" + live.id(), "/" + failed.id(), "?executor=any")) {
      HttpResponse<String> response = send(user, method, path);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).doesNotContain("acme", "tenant", "secret");
    }
    assertThat(live.isCancelRequested()).isFalse();
  }

  @Test
  void theAdministratorSeesEverythingButResults() throws Exception {
    assertThat(get("admin", "")).contains("\"tenant\":\"acme\"");
    assertThat(get("admin", "?state=FAILED")).contains("\"tenant\":\"acme\"");
    assertThat(get("admin", "/" + live.id())).contains("\"tenant\":\"acme\"");
    assertThat(get("admin", "/" + failed.id())).contains("acme owes us money");
    assertThat(found(get("admin", "?tag=tenant:acme"))).isOne();
    assertThat(send("admin", "DELETE", "/" + live.id()).body()).contains("\"tenant\":\"acme\"");
  }

  @Test
  void theOperatorSeesThatThereIsATagAndNotItsValue() throws Exception {
    for (String path : List.of("", "/" + live.id(), "?state=FAILED", "/" + failed.id())) {
      assertThat(get("operator", path))
          .contains("\"tenant\":\"" + HIDDEN + "\"")
          .doesNotContain("acme");
    }
    assertThat((Object) JsonPath.read(get("operator", "/" + failed.id()), "$.outcome.message"))
        .isEqualTo(HIDDEN);
  }

  @Test
  void theReceiptTellsWhoHasStoppedTheTaskToThoseWhoMaySee() throws Exception {
    HttpResponse<String> stopped = send("operator", "DELETE", "/" + live.id());
    assertThat((String) JsonPath.read(stopped.body(), "$.cancel.by")).isEqualTo(HIDDEN);
    await().until(live::isDone);
    assertThat((String) JsonPath.read(get("admin", "/" + live.id()), "$.cancel.by"))
        .isEqualTo("operator");
    assertThat(
            (List<String>)
                JsonPath.read(
                    get("admin", "?state=CANCELLED&sort=-stopped"), "$.tasks[*].cancel.by"))
        .startsWith("operator");
  }

  @Test
  void aCancelIsAnAuditEvent() throws Exception {
    audited.clear();
    send("admin", "DELETE", "/" + live.id() + "?interrupt=true");
    send("operator", "DELETE", "?name=none&tag=a:b&parent=none");
    send("admin", "DELETE", "/4711");
    send("admin", "GET", "");
    assertThat(audited)
        .filteredOn(event -> event.getType().equals("ASYNC_TASK_CANCEL"))
        .satisfiesExactly(
            event -> {
              assertThat(event.getPrincipal()).isEqualTo("admin");
              assertThat(event.getData())
                  .containsEntry("task", Long.toString(live.id()))
                  .containsEntry("interrupt", true);
            },
            event -> {
              assertThat(event.getPrincipal()).isEqualTo("operator");
              assertThat(event.getData())
                  .containsEntry(
                      "filter",
                      Map.of(
                          "name",
                          List.of("none"),
                          "tag",
                          List.of("a:b"),
                          "parent",
                          List.of("none")))
                  .containsEntry("cancelled", 0L);
            });
  }

  /** The audit events of the application, as its own listeners hear them. */
  static final class Audited extends CopyOnWriteArrayList<AuditEvent>
      implements ApplicationListener<AuditApplicationEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public void onApplicationEvent(AuditApplicationEvent event) {
      add(event.getAuditEvent());
    }
  }

  @Test
  void theOperatorMayStopATaskAndSeesNoMoreOfIt() throws Exception {
    HttpResponse<String> stopped = send("operator", "DELETE", "/" + live.id());
    assertThat(stopped.statusCode()).isEqualTo(202);
    assertThat(stopped.body()).contains(HIDDEN).doesNotContain("acme");
    await().until(live::isDone);
    assertThat(send("operator", "DELETE", "/" + live.id()).body()).doesNotContain("acme");
  }

  @ParameterizedTest
  @CsvSource({"acme, 0", "other, 0", "******, 0"})
  void aFilterDoesNotTellTheOperatorWhetherHeHasGuessedAValue(String guess, int found)
      throws Exception {
    assertThat(found(get("operator", "?tag=tenant:" + guess))).isEqualTo(found);
    assertThat(found(get("operator", "?state=FAILED&tag=tenant:" + guess)))
        .isGreaterThanOrEqualTo(found)
        .satisfies(count -> assertThat(count == 0).isEqualTo(found == 0));
    HttpResponse<String> cancelled = send("operator", "DELETE", "?tag=tenant:" + guess);
    assertThat((int) JsonPath.read(cancelled.body(), "$.cancelled")).isEqualTo(found);
  }
}

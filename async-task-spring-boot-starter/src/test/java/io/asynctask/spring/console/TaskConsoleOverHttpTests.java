package io.asynctask.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.WebStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The page and its assets from a server of each kind. */
class TaskConsoleOverHttpTests {

  private static final String EXPOSED =
      "management.endpoints.web.exposure.include=taskconsole,asynctasks";

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(
      ConfigurableApplicationContext context, String port, String method, String path)
      throws IOException, InterruptedException {
    String number = context.getEnvironment().getProperty(port);
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + number + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", "*/*")
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    return send(context, "local.server.port", "GET", path);
  }

  private static void assertType(HttpResponse<?> response, String type) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
        .isEqualToIgnoringCase(type + ";charset=UTF-8");
  }

  @ParameterizedTest
  @EnumSource
  void servesThePageAndEachAssetWithItsType(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = stack.start(EXPOSED)) {
      HttpResponse<String> page = get(context, "/actuator/taskconsole");
      assertType(page, "text/html");
      assertThat(page.body())
          .startsWith("<!doctype html>")
          .contains("src=\"taskconsole/app.js\"", "content=\"asynctasks\"");
      for (String asset : ConsoleAssets.names()) {
        HttpResponse<String> response = get(context, "/actuator/taskconsole/" + asset);
        assertType(response, asset.endsWith(".css") ? "text/css" : "text/javascript");
        assertThat(response.body()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoAssetIsNotFound(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = stack.start(EXPOSED)) {
      for (String path :
          List.of(
              "nothing.js",
              "index.html",
              "TaskConsoleEndpoint.class",
              "../console/TaskConsoleEndpoint.class",
              "../ui/../TaskConsoleEndpoint.class",
              "..%2fconsole%2fTaskConsoleEndpoint.class",
              "%2e%2e/console/app.js",
              "app.js/app.js",
              "app.js%2f..%2fapp.js",
              "APP.JS",
              "app.js%00",
              "..;/taskconsole/app.js",
              "..%5cconsole%5capp.js")) {
        HttpResponse<String> response = get(context, "/actuator/taskconsole/" + path);
        assertThat(response.statusCode()).as(path).isIn(400, 404);
        assertThat(response.body()).as(path).doesNotContain("import ", "\u00ca\u00fe\u00ba\u00be");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsServedUnlessItIsExposed(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context =
        stack.start("management.endpoints.web.exposure.include=asynctasks")) {
      assertThat(get(context, "/actuator/taskconsole").statusCode()).isEqualTo(404);
      assertThat(get(context, "/actuator/taskconsole/app.js").statusCode()).isEqualTo(404);
    }
  }

  /** Not on Jersey: with Spring MVC on the class path, Spring Boot puts that on the other port. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JERSEY")
  void ownPortAndBasePathAreTheActuators(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context =
        stack.start(
            EXPOSED, "management.server.port=0", "management.endpoints.web.base-path=/manage")) {
      String port = "local.management.port";
      assertType(send(context, port, "GET", "/manage/taskconsole"), "text/html");
      assertType(send(context, port, "GET", "/manage/taskconsole/app.js"), "text/javascript");
      assertThat(send(context, port, "GET", "/actuator/taskconsole").statusCode()).isEqualTo(404);
      assertThat(get(context, "/manage/taskconsole").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePageFollowsMappedPaths(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context =
        stack.start(
            EXPOSED,
            "management.endpoints.web.path-mapping.taskconsole=ops/console",
            "management.endpoints.web.path-mapping.asynctasks=tasks")) {
      HttpResponse<String> page = get(context, "/actuator/ops/console");
      assertType(page, "text/html");
      assertThat(page.body())
          .contains("src=\"console/app.js\"", "href=\"console/console.css\"")
          .contains("content=\"../tasks\"");
      assertType(get(context, "/actuator/ops/console/app.js"), "text/javascript");
      assertThat(get(context, "/actuator/tasks").statusCode()).isEqualTo(200);
    }
  }

  /** How the page knows whether to show buttons that stop tasks. */
  @ParameterizedTest
  @EnumSource
  void theEndpointOfTheTasksSaysWhetherItAllowsDelete(WebStack stack) throws Exception {
    try (ConfigurableApplicationContext context = stack.start(EXPOSED)) {
      assertThat(allowed(context)).contains("GET").doesNotContain("DELETE");
    }
    try (ConfigurableApplicationContext context =
        stack.start(EXPOSED, "management.endpoint.asynctasks.access=unrestricted")) {
      assertThat(allowed(context)).contains("GET", "DELETE");
    }
  }

  private String allowed(ConfigurableApplicationContext context) throws Exception {
    HttpResponse<String> options =
        send(context, "local.server.port", "OPTIONS", "/actuator/asynctasks");
    assertThat(options.statusCode()).isEqualTo(200);
    return options.headers().firstValue("Allow").orElseThrow();
  }
}

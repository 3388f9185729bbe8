package io.asynctask.sample.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.datasource.url=jdbc:h2:mem:secured")
@ActiveProfiles("secured")
class SecuredProfileTests {

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
  @LocalServerPort private int port;

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpRequest.Builder asOperator(String path) {
    byte[] credentials = "operator:operator".getBytes(StandardCharsets.US_ASCII);
    return request(path)
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/taskconsole", "/actuator/asynctasks", "/", "/audits"})
  void everythingAsksForALogin(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isEqualTo(401);
    assertThat(send(request(path).header("Accept", "text/html")).statusCode()).isEqualTo(302);
    assertThat(send(asOperator(path)).statusCode()).isEqualTo(200);
  }

  @Test
  void theHealthDoesNot() throws Exception {
    assertThat(send(request("/actuator/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void tasksAreStoppedWithTheTokenOfTheCookieOnly() throws Exception {
    String path = "/actuator/asynctasks?name=none";
    assertRefused(send(asOperator(path).DELETE()));
    HttpResponse<String> stopped = send(asOperator(path).header("X-XSRF-TOKEN", token()).DELETE());
    assertThat(stopped.statusCode()).isEqualTo(202);
  }

  @Test
  void auditsAreStartedWithTheTokenOfTheCookieOnly() throws Exception {
    HttpRequest.Builder start =
        asOperator("/audits")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"directory\":\"\"}"));
    assertRefused(send(start));
    assertThat(send(start.header("X-XSRF-TOKEN", token())).statusCode()).isEqualTo(400);
  }

  /** The check of the token comes before that of the password, so it is no one's request: 401. */
  private static void assertRefused(HttpResponse<?> response) {
    assertThat(response.statusCode()).isIn(401, 403);
  }

  private String token() throws Exception {
    send(asOperator("/actuator/taskconsole"));
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }
}

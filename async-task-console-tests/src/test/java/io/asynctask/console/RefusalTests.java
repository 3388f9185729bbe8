package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.asynctask.JoinHandle;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says when the endpoint does not do what it asks for. */
class RefusalTests extends OneApplicationTests {

  private static final String ENDPOINT = "**/actuator/asynctasks*";

  @Test
  void aReadOnlyEndpointHasNoButtonsThatStop() {
    RunningApplication readOnly = start("management.endpoint.asynctasks.access=read-only");
    JoinHandle<String> handle = readOnly.spawn("build");
    Page page = open(readOnly.console());

    assertThat(row(page, handle.id())).isVisible();
    assertThat(page.getByText("management.endpoint.asynctasks.access=unrestricted")).isVisible();
    assertThat(button(page, "Stop")).hasCount(0);
    assertThat(button(page, "Stop all")).hasCount(0);
  }

  @Test
  void anEndpointThatIsNotExposedIsNamedWithItsProperty() {
    expectErrors("404");
    RunningApplication notExposed = start("management.endpoints.web.exposure.include=taskconsole");
    Page page = open(notExposed.console());
    assertThat(page.locator(".notice.error"))
        .containsText("management.endpoints.web.exposure.include=asynctasks,taskconsole");
  }

  @ParameterizedTest
  @CsvSource({
    "401, The application asks for a login",
    "403, You may not read the endpoint",
    "503, answered with 503"
  })
  void aListThatIsRefusedIsExplained(int status, String explanation) {
    expectErrors(Integer.toString(status));
    Page page = newPage(new NewContextOptions());
    page.route(ENDPOINT, route -> route.fulfill(new Route.FulfillOptions().setStatus(status)));
    page.navigate(application.console());
    assertThat(page.locator(".notice.error")).containsText(explanation);
    assertThat(status(page)).containsText(explanation);
  }

  @ParameterizedTest
  @CsvSource({
    "401, asks for a login",
    "403, CSRF token",
    "405, management.endpoint.asynctasks.access=unrestricted",
    "500, Whether tasks were stopped is not known"
  })
  void aStopThatIsRefusedIsExplained(int status, String explanation) {
    expectErrors(Integer.toString(status));
    JoinHandle<String> handle = application.spawn("build");
    Page page = newPage(new NewContextOptions());
    page.route(
        "**/actuator/asynctasks/*",
        route -> {
          if (route.request().method().equals("DELETE")) {
            route.fulfill(new Route.FulfillOptions().setStatus(status));
          } else {
            route.resume();
          }
        });
    page.navigate(application.console());
    button(row(page, handle.id()), "Stop").click();
    confirm(page);

    assertThat(status(page)).containsText(explanation);
    assertThat(page.locator(".notice").first()).containsText(explanation);
    assertThat(handle.isCancelRequested()).isFalse();
  }

  @Test
  void thePageLooksForTwoMinutesWhetherATaskHasStopped() {
    expectErrors("503");
    JoinHandle<String> handle = application.spawn("build");
    Page page = newPage(new NewContextOptions());
    AtomicInteger asked = new AtomicInteger();
    page.route(
        "**/actuator/asynctasks/*",
        route -> {
          if (route.request().method().equals("DELETE")) {
            route.resume();
          } else {
            asked.incrementAndGet();
            route.fulfill(new Route.FulfillOptions().setStatus(503));
          }
        });
    page.clock().install();
    page.navigate(application.console());
    button(row(page, handle.id()), "Stop").click();
    confirm(page);
    Locator result = page.locator(".notice[data-key=stop-result]");
    assertThat(result).containsText("Whether it has stopped is not known");

    await()
        .pollInSameThread()
        .until(
            () -> {
              page.clock().fastForward(20_000);
              return result.textContent().contains("The page no longer looks");
            });
    assertThat(status(page)).containsText("The page no longer looks");
    assertThat(asked.get()).isLessThan(30);

    int until = asked.get();
    page.clock().fastForward(60_000);
    page.waitForResponse(response -> response.url().contains("/asynctasks?"), () -> {});
    assertThat(asked).hasValue(until);
  }

  @Test
  void aPageWithoutTasksThatIsNotTheLastOneSaysSo() {
    Page page = newPage(new NewContextOptions());
    page.route(
        ENDPOINT,
        route -> {
          if (!route.request().method().equals("GET")) {
            route.resume();
            return;
          }
          String text = route.fetch().text();
          assertThat(text).contains("\"next\":null");
          route.fulfill(
              new Route.FulfillOptions()
                  .setContentType("application/json")
                  .setBody(text.replace("\"next\":null", "\"next\":\"5\"")));
        });
    page.navigate(application.console());
    assertThat(page.locator("#panel-tasks .empty"))
        .containsText("None of the tasks that this request looked at matches.");
    assertThat(page.locator("#panel-tasks .page-text")).isEmpty();
    assertThat(button(page, "Next page")).isVisible();
  }

  @Test
  void anEndpointThatGoesAwayAndComesBackIsFoundAgain() {
    expectErrors("ERR_");
    RunningApplication first = start();
    int port = first.port();
    JoinHandle<String> handle = first.spawn("build");
    Page page = open(first.console());
    assertThat(row(page, handle.id())).isVisible();

    first.close();
    assertThat(page.locator("#connection")).containsText("No answer since");
    assertThat(status(page)).containsText("The application does not answer. No answer since");
    assertThat(row(page, handle.id())).isVisible();

    RunningApplication again = start("server.port=" + port);
    JoinHandle<String> other = again.spawn("other");
    assertThat(row(page, other.id())).isVisible();
    assertThat(page.locator("#connection")).containsText("As of");
    assertThat(status(page)).containsText("answers again");
    assertThat(page.getByRole(AriaRole.MAIN).locator(".notice")).hasCount(0);
  }

  @Test
  void theClockOfTheBrowserMayBeWrong() {
    RunningApplication withDeadlines = start("async-task.executors.reports.deadline=1h");
    JoinHandle<String> handle = withDeadlines.spawn("build");
    Page page = newPage(new NewContextOptions());
    page.clock().setFixedTime("2001-01-01T00:00:00Z");
    page.navigate(withDeadlines.console() + "#task=" + handle.id());
    assertThat(page.locator(".facts")).containsText("in 59 min");
    assertThat(page.locator(".facts").textContent()).doesNotContain("−");
  }

  @Test
  void aSessionThatHasEndedElsewhereAsksForALogin() {
    Page page = newPage(new NewContextOptions());
    page.route(
        ENDPOINT,
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(302)
                    .setHeaders(Map.of("Location", "http://login.invalid/authorize"))));
    page.navigate(application.console());
    assertThat(page.locator(".notice.error")).containsText("The application asks for a login");
  }

  @Test
  void buttonsThatStopComeBackWhenTheApplicationAllowsThemAfterARestart() {
    expectErrors("503");
    JoinHandle<String> handle = application.spawn("build");
    AtomicBoolean readOnly = new AtomicBoolean(true);
    AtomicBoolean failing = new AtomicBoolean();
    Page page = newPage(new NewContextOptions());
    page.route(
        ENDPOINT,
        route -> {
          if (failing.get()) {
            route.fulfill(new Route.FulfillOptions().setStatus(503));
          } else if (readOnly.get() && route.request().method().equals("OPTIONS")) {
            route.fulfill(
                new Route.FulfillOptions().setStatus(200).setHeaders(Map.of("Allow", "GET")));
          } else {
            route.resume();
          }
        });
    page.navigate(application.console());
    assertThat(page.getByText("management.endpoint.asynctasks.access=unrestricted")).isVisible();
    assertThat(button(page, "Stop all")).hasCount(0);

    failing.set(true);
    assertThat(page.locator(".notice.error")).containsText("answered with 503");
    readOnly.set(false);
    failing.set(false);

    assertThat(button(row(page, handle.id()), "Stop")).isVisible();
    assertThat(button(page, "Stop all")).isVisible();
    assertThat(page.locator(".notice")).hasCount(0);
  }

  @Test
  void aPausedPageDoesNotPromiseToAskAgain() {
    expectErrors("503");
    Page page = newPage(new NewContextOptions());
    page.route(ENDPOINT, route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
    page.navigate(application.console());
    assertThat(page.locator(".notice.error")).containsText("The page asks again by itself.");
    button(page, "Pause").click();
    assertThat(page.locator(".notice.error")).containsText("The page is paused.");
  }
}

package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.asynctask.JoinHandle;
import io.asynctask.console.security.ConsoleSecurityConfiguration;
import io.asynctask.console.security.ReactiveConsoleSecurityConfiguration;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Import;

/** The configuration of docs/console.md, with CSRF protection. */
class ConsoleSecurityTests extends BrowserTests {

  @Import({RunningApplication.Application.class, ConsoleSecurityConfiguration.class})
  static class Servlet {}

  @Import({RunningApplication.Application.class, ReactiveConsoleSecurityConfiguration.class})
  static class Reactive {}

  enum Server {
    MVC(WebApplicationType.SERVLET, Servlet.class),
    WEBFLUX(WebApplicationType.REACTIVE, Reactive.class);

    private final WebApplicationType type;
    private final Class<?> application;

    Server(WebApplicationType type, Class<?> application) {
      this.type = type;
      this.application = application;
    }

    private RunningApplication start(String roles) {
      return RunningApplication.start(
          type,
          application,
          "spring.autoconfigure.exclude=",
          "spring.security.user.name=alice",
          "spring.security.user.password=secret",
          "spring.security.user.roles=" + roles);
    }
  }

  private Page signIn(RunningApplication application) {
    Page page = open(application.console());
    assertThat(page).hasURL(Pattern.compile("/login"));
    page.locator("input[name=username]").fill("alice");
    page.locator("input[name=password]").fill("secret");
    page.locator("button[type=submit]").click();
    return page;
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorStopsATaskWithTheTokenOfTheCookie(Server server) {
    RunningApplication application = closeAfterwards(server.start("OPERATOR"));
    JoinHandle<String> one = application.spawn("build", "tenant", "42");
    JoinHandle<String> two = application.spawn("build", "tenant", "43");
    Page page = signIn(application);

    button(row(page, one.id()), "Stop").click();
    confirm(page);
    assertThat(status(page)).containsText("It has stopped.");
    await().until(one::isDone);

    filter(page).fill("tenant:43");
    assertThat(row(page, two.id())).isVisible();
    button(page, "Stop all").click();
    confirm(page);
    await().until(two::isDone);

    page.navigate(application.console() + "#task=" + two.id());
    assertThat(page.locator(".facts")).containsText("Told to stop by alice");
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheTokenNothingIsStoppedAndThePageSaysWhy(Server server) {
    expectErrors("403");
    RunningApplication application = closeAfterwards(server.start("OPERATOR"));
    JoinHandle<String> handle = application.spawn("build");
    Page page = signIn(application);
    assertThat(row(page, handle.id())).isVisible();
    page.route(
        "**/asynctasks/*",
        route -> {
          var headers = new java.util.HashMap<>(route.request().headers());
          headers.remove("x-xsrf-token");
          route.resume(new com.microsoft.playwright.Route.ResumeOptions().setHeaders(headers));
        });

    button(row(page, handle.id()), "Stop").click();
    confirm(page);

    assertThat(status(page)).containsText("CSRF token");
    assertThat(handle.isCancelRequested()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserDoesNotSeeThePage(Server server) {
    expectErrors("40");
    RunningApplication application = closeAfterwards(server.start("CUSTOMER"));
    Page page = signIn(application);
    assertThat(page.locator("#filter")).hasCount(0);
    assertThat(page.content()).doesNotContain("Task console");
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatHasEndedAsksToSignInAgain(Server server) {
    RunningApplication application = closeAfterwards(server.start("OPERATOR"));
    Page page = signIn(application);
    assertThat(page.locator("#connection")).containsText("As of");

    page.context().clearCookies();

    assertThat(page.locator(".notice.error")).containsText("asks for a login (401)");
  }
}

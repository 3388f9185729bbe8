package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.asynctask.JoinHandle;
import io.asynctask.console.security.ConsoleSecurityConfiguration;
import io.asynctask.console.security.ReactiveConsoleSecurityConfiguration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The configuration of docs/console.md, with CSRF protection. */
class ConsoleSecurityTests extends BrowserTests {

  private static final List<UserDetails> USERS =
      List.of(user("alice", "OPERATOR"), user("bob", "CUSTOMER"));

  private static UserDetails user(String name, String role) {
    return User.withUsername(name).password("{noop}secret").roles(role).build();
  }

  @Import({RunningApplication.Application.class, ConsoleSecurityConfiguration.class})
  static class Servlet {

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(USERS);
    }
  }

  @Import({RunningApplication.Application.class, ReactiveConsoleSecurityConfiguration.class})
  static class Reactive {

    @Bean
    ReactiveUserDetailsService users() {
      return new MapReactiveUserDetailsService(USERS);
    }
  }

  enum Server {
    MVC(WebApplicationType.SERVLET, Servlet.class),
    WEBFLUX(WebApplicationType.REACTIVE, Reactive.class);

    private final WebApplicationType type;
    private final Class<?> application;

    Server(WebApplicationType type, Class<?> application) {
      this.type = type;
      this.application = application;
    }
  }

  private final Map<Server, RunningApplication> applications = new EnumMap<>(Server.class);

  @BeforeAll
  void startApplications() {
    for (Server server : Server.values()) {
      applications.put(
          server,
          RunningApplication.start(
              server.type, server.application, "spring.autoconfigure.exclude="));
    }
  }

  @AfterAll
  void stopApplications() {
    applications.values().forEach(RunningApplication::close);
  }

  @AfterEach
  void stopTasks() {
    applications.values().forEach(RunningApplication::stopTasks);
  }

  private Page signIn(RunningApplication application, String user) {
    Page page = open(application.console());
    assertThat(page).hasURL(Pattern.compile("/login"));
    page.locator("input[name=username]").fill(user);
    page.locator("input[name=password]").fill("secret");
    page.locator("button[type=submit]").click();
    return page;
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorStopsATaskWithTheTokenOfTheCookie(Server server) {
    RunningApplication application = applications.get(server);
    JoinHandle<String> one = application.spawn("build", "tenant", "42");
    JoinHandle<String> two = application.spawn("build", "tenant", "43");
    Page page = signIn(application, "alice");

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
    RunningApplication application = applications.get(server);
    JoinHandle<String> handle = application.spawn("build");
    Page page = signIn(application, "alice");
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
    Page page = signIn(applications.get(server), "bob");
    assertThat(page.locator("#filter")).hasCount(0);
    assertThat(page.content()).doesNotContain("Task console");
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatHasEndedAsksToSignInAgain(Server server) {
    RunningApplication application = applications.get(server);
    Page page = signIn(application, "alice");
    assertThat(page.locator("#connection")).containsText("As of");

    page.context().clearCookies();

    assertThat(page.locator(".notice.error")).containsText("asks for a login (401)");
  }
}

package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.asynctask.JoinHandle;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;

/** The page finds its assets and the endpoint wherever the actuator is. */
class ConsoleOnEveryServerTests extends BrowserTests {

  static Stream<Arguments> places() {
    return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of(type, new String[0]),
                    Arguments.of(
                        type,
                        new String[] {
                          "management.server.port=0", "management.endpoints.web.base-path=/manage"
                        }),
                    Arguments.of(
                        type,
                        new String[] {
                          "management.endpoints.web.path-mapping.taskconsole=ops/console",
                          "management.endpoints.web.path-mapping.asynctasks=tasks"
                        })));
  }

  @ParameterizedTest
  @MethodSource("places")
  void showsAndStopsTasks(WebApplicationType type, String[] properties) {
    RunningApplication application =
        closeAfterwards(
            RunningApplication.start(type, RunningApplication.Application.class, properties));
    JoinHandle<String> handle = application.spawn("build", "tenant", "42");
    Page page = open(application.console());
    assertThat(row(page, handle.id())).containsText("tenant:42");

    button(row(page, handle.id()), "Stop").click();
    confirm(page);

    assertThat(status(page)).containsText("It has stopped.");
    await().until(handle::isDone);
  }
}

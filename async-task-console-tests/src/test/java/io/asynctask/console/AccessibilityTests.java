package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.asynctask.JoinHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** WCAG 2.2 AA as far as axe-core sees it, narrow windows, and work without a mouse. */
class AccessibilityTests extends BrowserTests {

  private static final String RUN =
      """
      async () => {
        const result = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
        return result.violations.flatMap(rule => rule.nodes.map(node =>
          `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${node.failureSummary}`));
      }
      """;

  /** 640 is a window of 1280 at 200 %, and 320 the one of WCAG's criterion Reflow. */
  private static final List<Integer> WIDTHS = List.of(1280, 640, 360, 320);

  private RunningApplication application;
  private JoinHandle<String> stubborn;

  @BeforeAll
  void start() {
    application = RunningApplication.start();
    application.spawn(
        "audit",
        () -> {
          application.spawn("audit-jar", "jar", "com/example/a-rather-long-name/1.2.3/a.jar");
          return application.neverEnds();
        },
        "tenant",
        "42");
    stubborn = application.spawnStubborn("stubborn");
    application.spawn("build").cancel(true);
    stubborn.cancel(true);
    application.spawn("fine", () -> "done");
  }

  @AfterAll
  void stop() {
    application.stopTasks();
    application.close();
  }

  Stream<String> views() {
    return Stream.of(
        "",
        "#name=nothing&state=BUSY",
        "#view=tree",
        "#view=groups",
        "#view=groups&groupBy=stack",
        "#view=executors",
        "#view=history",
        "#task=" + stubborn.id());
  }

  Stream<Arguments> viewsInBothSchemes() {
    return views()
        .flatMap(
            view ->
                Stream.of(
                    Arguments.of(view, ColorScheme.LIGHT), Arguments.of(view, ColorScheme.DARK)));
  }

  @ParameterizedTest
  @MethodSource("viewsInBothSchemes")
  void axeFindsNothing(String view, ColorScheme scheme) throws IOException {
    Page page =
        open(
            application.console() + view,
            new NewContextOptions().setColorScheme(scheme).setBypassCSP(true));
    assertThat(page.locator("#warnings")).containsText("1 task ignores its cancel");
    assertNoViolations(page);
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void axeFindsNothingInTheDialog(ColorScheme scheme) throws IOException {
    Page page =
        open(
            application.console() + "#name=audit",
            new NewContextOptions().setColorScheme(scheme).setBypassCSP(true));
    button(page, "Stop all").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    assertNoViolations(page);
  }

  static void assertNoViolations(Page page) throws IOException {
    Resource axe =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:META-INF/resources/webjars/axe-core/*/axe.min.js")[0];
    page.evaluate(axe.getContentAsString(StandardCharsets.UTF_8));
    assertThat((List<?>) page.evaluate(RUN)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("views")
  void nothingIsCutOffInANarrowWindow(String view) {
    Page page = open(application.console() + view);
    // The page shows it together with the view.
    assertThat(page.locator("#connection")).containsText("As of");
    assertThat(page.locator("#warnings")).isVisible();
    for (int width : WIDTHS) {
      page.setViewportSize(width, 800);
      assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .as("%s at %d", view, width)
          .isEqualTo(0);
    }
  }

  @Test
  void aTaskIsFoundAndStoppedWithTheKeyboardAlone() {
    JoinHandle<String> handle = application.spawn("keyboard");
    Page page = open(application.console());
    assertThat(row(page, handle.id())).isVisible();

    page.keyboard().press("Tab");
    page.keyboard().press("Enter"); // the link that skips the head
    page.keyboard().press("Tab");
    assertThat(filter(page)).isFocused();
    page.keyboard().type("keyboard");
    assertThat(table(page).locator("tbody tr")).hasCount(1);

    tabUntilFocused(page, "Stop all");
    page.keyboard().press("Enter");
    assertThat(button(page, "Keep running")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).not().isVisible();
    assertThat(button(page, "Stop all")).isFocused();

    page.keyboard().press("Tab");
    assertThat(tab(page, "Tasks")).isFocused();
    page.keyboard().press("ArrowRight");
    assertThat(tab(page, "Tree")).isFocused();
    assertThat(tab(page, "Tree")).hasAttribute("aria-selected", "true");
    page.keyboard().press("Home");
    assertThat(tab(page, "Tasks")).hasAttribute("aria-selected", "true");

    tabUntilFocused(page, "Stop");
    page.keyboard().press("Enter");
    tabUntilFocused(page, "Stop tasks");
    page.keyboard().press("Enter");
    assertThat(status(page)).containsText("It has stopped.");
    assertThat(handle.isCancelRequested()).isTrue();
  }

  /** The event of a closed dialog comes after the browser has given the focus back. */
  @Test
  void aClosedDialogTakesNoFocusFromAUserWhoHasMovedOn() {
    Page page = open(application.console() + "#name=audit");
    button(page, "Stop all").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.evaluate(
        """
        () => new Promise(closed => {
          const dialog = document.getElementById('stop');
          dialog.addEventListener('close', closed);
          dialog.close();
          document.getElementById('tab-tasks').focus();
        })
        """);
    assertThat(tab(page, "Tasks")).isFocused();
  }

  private static void tabUntilFocused(Page page, String text) {
    for (int i = 0; i < 30; i++) {
      page.keyboard().press("Tab");
      if (text.equals(page.evaluate("() => document.activeElement.textContent"))) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + text);
  }
}

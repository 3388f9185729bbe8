package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Pages for the tests of a class, in the browser that all classes share. A page that reports an
 * error, or is refused something by its own policy, fails its test.
 */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTests {

  private static final String NONE = "\n";

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<RunningApplication> applications = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private String expected = NONE;
  private Browser browser;
  private BrowserContext contextOfTheClass;

  @BeforeAll
  void takeBrowser(Browser shared) {
    browser = shared;
  }

  @AfterAll
  void closePageOfTheClass() {
    if (contextOfTheClass != null) {
      contextOfTheClass.close();
    }
  }

  @AfterEach
  void noPageHasReportedAnError() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    applications.forEach(RunningApplication::close);
    applications.clear();
    List<String> reported = errors.stream().filter(error -> !error.contains(expected)).toList();
    errors.clear();
    expected = NONE;
    assertThat(reported).isEmpty();
  }

  /** Announces that the test makes the browser report errors with this text. */
  void expectErrors(String text) {
    expected = text;
  }

  /** Starts an application that is stopped after the test, when no page asks it any more. */
  RunningApplication start(String... properties) {
    return closeAfterwards(RunningApplication.start(properties));
  }

  RunningApplication closeAfterwards(RunningApplication application) {
    applications.add(application);
    return application;
  }

  Page open(String address) {
    return open(address, new Browser.NewContextOptions());
  }

  Page open(String address, Browser.NewContextOptions options) {
    Page page = newPage(options);
    page.navigate(address);
    return page;
  }

  Page newPage(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    contexts.add(context);
    return newPage(context);
  }

  /**
   * Opens a page that stays open until the last test of the class has ended. An error that it
   * reports fails the test that causes it.
   */
  Page openForAllTests(String address) {
    contextOfTheClass = browser.newContext();
    Page page = newPage(contextOfTheClass);
    page.navigate(address);
    return page;
  }

  private Page newPage(BrowserContext context) {
    Page page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onPageError(error -> errors.add(error));
    page.onConsoleMessage(
        message -> {
          // Without the policy, which axe-core's tests go around, the browser looks for an icon.
          if (message.type().equals("error") && !message.location().contains("favicon.ico")) {
            errors.add(message.text() + " at " + message.location());
          }
        });
    return page;
  }

  static Locator table(Page page) {
    return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Live tasks"));
  }

  /** The row of a task. */
  static Locator row(Page page, long id) {
    return table(page).locator("tbody tr[data-key='" + id + "']");
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator button(Locator in, String name) {
    return in.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator tab(Page page, String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
  }

  static Locator filter(Page page) {
    return page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Filter"));
  }

  static Locator status(Page page) {
    return page.getByRole(AriaRole.STATUS);
  }

  /** Confirms the dialog. */
  static void confirm(Page page) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).isVisible();
    button(dialog, "Stop tasks").click();
    assertThat(dialog).not().isVisible();
  }
}

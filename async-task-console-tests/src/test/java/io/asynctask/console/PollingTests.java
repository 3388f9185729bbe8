package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.asynctask.JoinHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a reader of the page keeps, and what is brought up to date, while it asks again and again.
 */
class PollingTests extends OneApplicationTests {

  private static final int PLACES = 4;

  private List<JoinHandle<String>> takeAllPlaces() {
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      handles.add(application.spawn("blocking"));
    }
    return handles;
  }

  private static Locator visibleRow(Page page, JoinHandle<?> handle) {
    return page.locator("tr[data-key='" + handle.id() + "']:visible");
  }

  private static void threePolls(Page page) {
    for (int i = 0; i < 3; i++) {
      page.waitForResponse(response -> response.url().contains("/asynctasks?"), () -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#view=tree"})
  void theDialogDescribesATaskAsItIsNow(String view) {
    List<JoinHandle<String>> blocking = takeAllPlaces();
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole(view);
    assertThat(visibleRow(page, handle)).containsText("scheduled");

    blocking.get(0).cancel(true);
    assertThat(visibleRow(page, handle)).containsText("running");
    button(visibleRow(page, handle), "Stop").click();

    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("build " + handle.id());
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("on reports, running, ");
  }

  @Test
  void theFactsOfATaskKeepFocusAndSelection() {
    JoinHandle<String> handle = application.spawn("build", "tenant", "42");
    Page page = openConsole("#task=" + handle.id());
    Locator tag = page.locator(".facts").getByText("tenant:42");
    tag.focus();
    page.evaluate(
        "() => getSelection().selectAllChildren([...document.querySelectorAll('.facts dd')].at(1))");
    String age = page.locator(".facts dd").nth(3).textContent();

    threePolls(page);

    assertThat(page.locator(".facts dd").nth(3)).not().hasText(age);
    assertThat(tag).isFocused();
    assertThat(page.evaluate("() => getSelection().toString()")).isEqualTo("build");
  }

  @Test
  void theWarningsOfATaskKeepTheFocus() {
    JoinHandle<String> handle = application.spawnStubborn("stubborn");
    Page page = openConsole("#task=" + handle.id());
    handle.cancel(true);
    Locator warning = page.locator(".task-warnings a");
    assertThat(warning).hasText("cancel ignored");
    warning.focus();
    String text = page.locator(".task-warnings li").textContent();

    threePolls(page);

    assertThat(page.locator(".task-warnings li")).not().hasText(text);
    assertThat(warning).isFocused();
  }

  @Test
  void aFoldOfATaskStaysOpenWhenItsStackChanges() {
    CountDownLatch first = new CountDownLatch(1);
    JoinHandle<String> handle =
        application.spawn(
            "build",
            () -> {
              first.await();
              return new FutureTask<>(() -> "never run").get();
            });
    Page page = openConsole("#task=" + handle.id());
    assertThat(page.locator(".stack")).containsText("CountDownLatch.await");
    page.locator("summary").last().click();

    first.countDown();

    assertThat(page.locator(".stack")).containsText("FutureTask.get");
    assertThat(page.locator("details").last()).hasAttribute("open", "");
    assertThat(page.locator("summary").last()).isFocused();
  }

  @Test
  void aFoldOfAGroupStaysOpenWhenAnotherTaskComes() {
    application.spawn("build");
    application.spawn("build");
    Page page = openConsole("#view=groups&groupBy=stack");
    assertThat(page.getByText("2 tasks stand here")).isVisible();
    page.locator("summary").last().click();

    application.spawn("build");

    assertThat(page.getByText("3 tasks stand here")).isVisible();
    assertThat(page.locator("details").last()).hasAttribute("open", "");
  }

  @Test
  void aRowThatMovesKeepsTheFocus() {
    List<JoinHandle<String>> blocking = takeAllPlaces();
    JoinHandle<String> before = application.spawn("before");
    Page page = openConsole("#sort=-queued");
    assertThat(row(page, before.id())).isVisible();
    blocking.get(0).cancel(true);
    assertThat(row(page, before.id())).containsText("running");
    JoinHandle<String> moving = application.spawn("moving");
    button(row(page, moving.id()), "Stop").focus();

    Locator first = table(page).locator("tbody tr").first();
    assertThat(first.getByText("moving")).isVisible(new IsVisibleOptions().setTimeout(15_000));
    threePolls(page);

    assertThat(button(row(page, moving.id()), "Stop")).isFocused();
  }

  @Test
  void theNeighbourOfARowThatIsGoneGetsTheFocus() {
    JoinHandle<String> above = application.spawn("above");
    JoinHandle<String> ending = application.spawn("ending");
    Page page = openConsole("");
    button(row(page, ending.id()), "Stop").focus();

    ending.cancel(true);
    assertThat(row(page, ending.id())).hasCount(0);
    assertThat(row(page, above.id())).isFocused();

    above.cancel(true);
    assertThat(row(page, above.id())).hasCount(0);
    assertThat(table(page)).isFocused();
  }

  @Test
  void aTaskIsNamedBeforeItsAnswerAndNothingOfAnotherIsShown() {
    JoinHandle<String> one = application.spawn("one");
    JoinHandle<String> other = application.spawn("other");
    Page page = openConsole("#task=" + one.id());
    assertThat(page.locator(".facts")).containsText("one");
    List<Route> held = new ArrayList<>();
    page.route("**/asynctasks/" + other.id(), held::add);

    page.navigate(application.console() + "#task=" + other.id());

    Locator title = page.locator("#task-title");
    assertThat(title).hasText("Task " + other.id());
    assertThat(title).isFocused();
    assertThat(page.locator(".facts")).not().isVisible();
    assertThat(button(page, "Stop")).not().isVisible();
    page.unroute("**/asynctasks/" + other.id());
    held.forEach(Route::resume);
    assertThat(page.locator(".facts")).containsText("other");
  }
}

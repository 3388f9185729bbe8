package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import io.asynctask.JoinHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a change of the address does: which tasks a view asks for, where links lead, and where the
 * focus is.
 */
class AddressTests extends OneApplicationTests {

  @ParameterizedTest
  @CsvSource({
    "Tasks, state=FAILED, ended tasks: see History",
    "Tree, state=FAILED, ended tasks: see History",
    "Groups, state=FAILED, ended tasks: see History",
    "History, state=RUNNING, live tasks: see Tasks"
  })
  void aStateThatDoesNotSuitTheViewShowsNothingAndNamesTheOther(
      String view, String typed, String sentence) {
    application.spawn("build");
    JoinHandle<String> ended = application.spawn("fine", () -> "done");
    await().until(ended::isDone);
    Page page = openConsole("");
    tab(page, view).click();
    Locator rows = page.locator("[role=tabpanel]:not([hidden]) tbody tr");
    assertThat(rows.first()).isVisible();

    filter(page).fill(typed);

    assertThat(rows).hasCount(0);
    assertThat(page.locator("[role=tabpanel]:not([hidden]) .empty")).isVisible();
    assertThat(page.locator("#filter-problems")).hasText(typed + " is of " + sentence + ".");
    assertThat(tab(page, view)).hasAttribute("aria-selected", "true");
  }

  @Test
  void noTextOfOtherTasksIsCopiedForAStateThatDoesNotSuitTheView() {
    expectErrors("400");
    application.spawn("build");
    Page page = openConsole("#view=tasks&state=FAILED");
    assertThat(page.locator("#filter-problems")).containsText("see History");

    button(page, "Copy as text").click();

    assertThat(status(page)).containsText("Nothing was copied.");
  }

  @Test
  void aCountOfTheHeadLeadsFromTheHistoryToTheLiveTasks() {
    JoinHandle<String> running = application.spawn("build");
    JoinHandle<String> stubborn = application.spawnStubborn("stubborn");
    stubborn.cancel(true);
    Page page = openConsole("#state=FAILED");
    assertThat(tab(page, "History")).hasAttribute("aria-selected", "true");
    Locator counted = page.locator("#counts").getByText(Pattern.compile("^2\\s*running$"));

    counted.click();

    assertThat(tab(page, "Tasks")).hasAttribute("aria-selected", "true");
    assertThat(row(page, running.id())).isVisible();
    assertThat(row(page, stubborn.id())).isVisible();
    assertThat(filter(page)).hasValue("state=RUNNING state=CANCELLING");
    assertThat(counted).hasAttribute("aria-current", "true");

    counted.click();
    assertThat(filter(page)).hasValue("");
  }

  @Test
  void aWarningOfTheHeadLeadsFromTheHistoryToTheLiveTasks() {
    JoinHandle<String> stubborn = application.spawnStubborn("stubborn");
    stubborn.cancel(true);
    JoinHandle<String> other = application.spawn("build");
    Page page = openConsole("#view=history");

    page.locator("#warnings").getByText("1 task ignores its cancel").click();

    assertThat(tab(page, "Tasks")).hasAttribute("aria-selected", "true");
    assertThat(row(page, stubborn.id())).isVisible();
    assertThat(row(page, other.id())).hasCount(0);
  }

  @Test
  void whoTypesInTheFilterWithATaskOpenKeepsTheFocus() {
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole("#task=" + handle.id());
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("build")))
        .isFocused();

    filter(page).click();
    page.keyboard().type("bu");
    assertThat(page.locator("#panel-task")).isHidden();
    assertThat(row(page, handle.id())).isVisible();
    assertThat(filter(page)).isFocused();

    page.keyboard().type("ild");
    assertThat(filter(page)).hasValue("build");
    assertThat(status(page)).hasText("Matches of the filter: 1 task.");
    page.navigate(application.console() + "#name=build&task=" + handle.id());
    button(page, "Clear filter").click();
    assertThat(page.locator("#panel-task")).isHidden();
    assertThat(filter(page)).isFocused();
  }

  @Test
  void whoComesBackFromATaskIsOnTheTab() {
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole("#task=" + handle.id());
    page.getByText("Back to tasks").click();
    assertThat(tab(page, "Tasks")).isFocused();
  }

  @Test
  void aTaskThatIsNotLoadedYetHasItsIdAndNothingOfTheOneBefore() {
    JoinHandle<String> first = application.spawn("first");
    JoinHandle<String> second = application.spawn("second");
    Page page = openConsole("#task=" + first.id());
    assertThat(page.locator(".facts")).containsText("first");
    page.route("**/asynctasks/" + second.id(), route -> {});

    page.navigate(application.console() + "#task=" + second.id());

    assertThat(page.locator("#task-title")).hasText("Task " + second.id());
    assertThat(page.locator("#task-title")).isFocused();
    assertThat(page.locator(".facts")).isHidden();
    assertThat(button(page, "Copy as JSON")).isHidden();
  }

  @Test
  void aPartThatTheEndpointHasRefusedIsNotAskedForAgain() {
    expectErrors("400");
    application.spawn("build");
    Page page = newPage(new NewContextOptions());
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.navigate(application.console() + "#olderThan=soon");
    assertThat(page.locator("#filter-problems")).containsText("olderThan");

    tab(page, "Groups").click();
    assertThat(page.locator("#panel-groups tbody")).containsText("build");

    assertThat(page.locator("#filter-problems")).containsText("olderThan");
    assertThat(asked).filteredOn(url -> url.contains("olderThan")).hasSize(1);
  }

  @Test
  void twoQuickClicksTurnOnePageAndTheFocusStays() {
    for (int i = 0; i < 250; i++) {
      application.spawn("build");
    }
    Page page = openConsole("");
    Locator text = page.locator("#panel-tasks .page-text");
    assertThat(text).containsText("1 to 100");

    button(page, "Next page").dblclick();
    assertThat(text).containsText("101 to 200");
    button(page, "Next page").click();
    assertThat(text).containsText("201 to 250");
    assertThat(button(page, "Next page")).isHidden();
    assertThat(button(page, "Previous page")).isFocused();
  }

  @Test
  void aPausedPageAsksNothingWhenTheNetworkIsBack() {
    Page page = openConsole("");
    assertThat(page.locator("#connection")).containsText("As of");
    button(page, "Pause").click();
    assertThat(page.locator("#connection")).containsText("Paused at");
    List<Request> asked = new CopyOnWriteArrayList<>();
    page.onRequest(asked::add);

    page.evaluate(
        "() => { dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange')); }");
    button(page, "Resume").click();
    assertThat(page.locator("#connection")).containsText("As of");

    assertThat(asked).hasSize(1);
  }
}

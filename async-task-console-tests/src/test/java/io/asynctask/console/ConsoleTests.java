package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.asynctask.JoinHandle;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an operator does with the page. */
class ConsoleTests extends OneApplicationTests {

  ConsoleTests() {
    super("async-task.executors.imports.concurrency=2");
  }

  @Test
  void tasksAppearWithinTwoSecondsAndDisappear() {
    Page page = openConsole("");
    assertThat(page.getByText("No task is live.")).isVisible();

    JoinHandle<String> handle = application.spawn("build", "tenant", "42");

    assertThat(row(page, handle.id()))
        .containsText("running", new LocatorAssertions.ContainsTextOptions().setTimeout(2000));
    assertThat(row(page, handle.id())).containsText("build");
    assertThat(row(page, handle.id())).containsText("reports");
    assertThat(row(page, handle.id())).containsText("tenant:42");

    handle.cancel(true);
    assertThat(row(page, handle.id())).containsText("ended");
    assertThat(row(page, handle.id())).hasCount(0);
  }

  @Test
  void theAddressFilters() {
    JoinHandle<String> wanted = application.spawn("build", "tenant", "42");
    JoinHandle<String> other = application.spawn("build", "tenant", "43");
    Page page = openConsole("#name=build&tag=tenant:42&state=RUNNING");

    assertThat(row(page, wanted.id())).isVisible();
    assertThat(row(page, other.id())).hasCount(0);
    assertThat(filter(page)).hasValue("name=build tag=tenant:42 state=RUNNING");
  }

  @Test
  void whatIsTypedFiltersAndIsInTheAddress() {
    JoinHandle<String> wanted = application.spawn("build-report", "tenant", "a b");
    JoinHandle<String> other = application.spawn("send-mail");
    Page page = openConsole("");
    assertThat(row(page, other.id())).isVisible();

    filter(page).fill("build tag=\"tenant:a b\"");

    assertThat(row(page, other.id())).hasCount(0);
    assertThat(row(page, wanted.id())).isVisible();
    assertThat(page).hasURL(Pattern.compile("#name=build\\*&tag=tenant:a%20b$"));

    button(page, "Clear filter").click();
    assertThat(row(page, other.id())).isVisible();
  }

  @Test
  void aClickOnATagAddsItToTheFilterAndAnotherRemovesIt() {
    JoinHandle<String> wanted = application.spawn("build", "tenant", "42");
    JoinHandle<String> other = application.spawn("build", "tenant", "43");
    Page page = openConsole("#name=build");

    row(page, wanted.id()).getByText("tenant:42").click();
    assertThat(row(page, other.id())).hasCount(0);
    assertThat(filter(page)).hasValue("name=build tag=tenant:42");

    row(page, wanted.id()).getByText("tenant:42").click();
    assertThat(row(page, other.id())).isVisible();
  }

  @Test
  void aClickOnANameAddsItToTheFilterAndTheIdOpensTheTask() {
    JoinHandle<String> wanted = application.spawn("build");
    JoinHandle<String> other = application.spawn("build-report");
    Page page = openConsole("");

    row(page, wanted.id()).getByRole(AriaRole.LINK, linkNamed("build")).click();
    assertThat(row(page, other.id())).hasCount(0);
    assertThat(filter(page)).hasValue("name=build");
    assertThat(row(page, wanted.id()).getByRole(AriaRole.LINK, linkNamed("build"))).isFocused();

    row(page, wanted.id()).getByRole(AriaRole.LINK, linkNamed(Long.toString(wanted.id()))).click();
    assertThat(page.getByRole(AriaRole.HEADING, named("build " + wanted.id()))).isVisible();
  }

  @Test
  void unknownValuesInTheAddressAreNamedAndTheRestWorks() {
    JoinHandle<String> wanted = application.spawn("build");
    JoinHandle<String> other = application.spawn("send-mail");
    expectErrors("400");
    Page page = openConsole("#name=build&state=BUSY&olderThan=soon&tga=x:y&view=nothing");

    assertThat(row(page, wanted.id())).isVisible();
    assertThat(row(page, other.id())).hasCount(0);
    Locator problems = page.locator("#filter-problems");
    assertThat(problems).containsText("state=BUSY (expected one of SCHEDULED");
    assertThat(problems).containsText("'olderThan': expected");
    assertThat(problems).containsText("tga=x:y");
    assertThat(problems).containsText("view=nothing");

    button(page, "Stop all").click();
    assertThat(status(page)).containsText("Stop all is not possible");
    assertThat(page.getByRole(AriaRole.DIALOG)).not().isVisible();
    assertThat(wanted.isCancelRequested()).isFalse();
  }

  @Test
  void aTaskShowsWhereItStands() {
    JoinHandle<String> handle = application.spawn("build", "tenant", "42");
    Page page = openConsole("");

    row(page, handle.id()).getByRole(AriaRole.LINK).first().click();

    assertThat(page.getByRole(AriaRole.HEADING, named("build " + handle.id()))).isFocused();
    assertThat(page.locator(".stack")).containsText("CountDownLatch.await");
    assertThat(page.locator(".frame:not(.library)").nth(1))
        .containsText("RunningApplication.neverEnds");
    page.getByText("library frames").last().click();
    assertThat(page.locator("details[open] .library").first()).isVisible();
    page.goBack();
    assertThat(row(page, handle.id())).isVisible();
  }

  @Test
  void aTaskShowsWhatItAwaitsAndWhatAwaitsIt() {
    JoinHandle<String> awaited = application.spawn("awaited");
    JoinHandle<String> waiting = application.spawn("waiting", awaited::join);
    Page page = openConsole("#task=" + waiting.id());

    page.locator(".relations").getByText("awaited " + awaited.id()).click();
    assertThat(page.getByRole(AriaRole.HEADING, named("awaited " + awaited.id()))).isVisible();
    assertThat(page.locator(".relations")).containsText("Awaited by waiting " + waiting.id());
  }

  @Test
  void tasksAreCopiedAsTextAndAsJson() {
    JoinHandle<String> handle = application.spawn("build", "tenant", "42");
    Page page = openConsole("#name=build");
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    assertThat(row(page, handle.id())).isVisible();

    button(page, "Copy as text").click();
    assertThat(status(page)).hasText("Copied as text.");
    assertThat(page.locator(".notice")).containsText("Copied as text.");
    assertThat((String) page.evaluate("() => navigator.clipboard.readText()"))
        .contains(handle.id() + " build", "neverEnds");

    page.navigate(application.console() + "#task=" + handle.id());
    button(page, "Copy as JSON").click();
    assertThat(status(page)).hasText("Copied as JSON.");
    assertThat((String) page.evaluate("() => navigator.clipboard.readText()"))
        .contains("\"id\": \"" + handle.id() + "\"");
  }

  @Test
  void aTaskThatIsGoneIsSaidToBeGone() {
    expectErrors("404");
    Page page = openConsole("#task=1");
    assertThat(page.getByText("There is no task 1")).isVisible();
  }

  @Test
  void oneTaskIsStoppedAfterAConfirmation() {
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole("");

    button(row(page, handle.id()), "Stop").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Stop 1 task?");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("build " + handle.id());
    button(page, "Keep running").click();
    assertThat(handle.isCancelRequested()).isFalse();
    assertThat(button(row(page, handle.id()), "Stop")).isFocused();

    button(row(page, handle.id()), "Stop").click();
    confirm(page);
    assertThat(status(page)).containsText("1 task was told to stop. It has stopped.");
    await().until(handle::isDone);
    assertThat(row(page, handle.id())).hasCount(0);
  }

  @Test
  void aTaskIsStoppedFromItsOwnView() {
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole("#task=" + handle.id());

    button(page, "Stop").click();
    confirm(page);

    await().until(handle::isDone);
    assertThat(page.locator("#panel-task")).containsText("Was cancelled at");
    assertThat(page.locator("#panel-task")).containsText("Told to stop by");
    assertThat(button(page, "Stop")).not().isVisible();
  }

  @Test
  void allTasksOfAFilterAreStoppedAndThoseThatIgnoreItAreShown() {
    JoinHandle<String> first = application.spawn("build", "tenant", "42");
    JoinHandle<String> stubborn = application.spawnStubborn("build", "tenant", "42");
    JoinHandle<String> other = application.spawn("build", "tenant", "43");
    Page page = openConsole("#tag=tenant:42");
    assertThat(row(page, stubborn.id())).isVisible();

    button(page, "Stop all").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Stop 2 tasks?");
    assertThat(dialog).containsText("tag=tenant:42");
    confirm(page);

    await().until(first::isDone);
    assertThat(status(page))
        .containsText("2 tasks were told to stop. 1 stopped, 1 ignores its cancel so far.");
    assertThat(page.locator(".notice")).containsText("build " + stubborn.id());
    assertThat(row(page, stubborn.id())).containsText("cancel ignored");
    assertThat(page.getByText("1 task ignores its cancel").first()).isVisible();
    assertThat(other.isCancelRequested()).isFalse();
  }

  @Test
  void stopAllWithoutAFilterExplainsItself() {
    JoinHandle<String> handle = application.spawn("build");
    Page page = openConsole("");
    assertThat(row(page, handle.id())).isVisible();

    button(page, "Stop all").click();

    assertThat(status(page)).containsText("Stop all needs a filter");
    assertThat(handle.isCancelRequested()).isFalse();
  }

  @Test
  void textOfTheApplicationIsTextAndNeverMarkup() {
    String hostile = "<script>document.title='taken'</script><img src=x onerror=alert(1)>";
    JoinHandle<String> handle = application.spawn(hostile, "tenant", hostile, hostile, "x");
    JoinHandle<String> failed =
        application.spawn(
            "failing",
            () -> {
              throw new IllegalStateException(hostile);
            });
    await().until(failed::isDone);
    Page page = openConsole("");

    assertThat(row(page, handle.id())).containsText("tenant:" + hostile);
    for (String view : List.of("Tree", "Groups", "Executors", "History")) {
      tab(page, view).click();
      assertThat(page.locator("[role=tabpanel]:not([hidden])"))
          .containsText(view.equals("Executors") ? "reports" : hostile);
    }
    page.navigate(application.console() + "#task=" + handle.id());
    assertThat(page.locator("#panel-task .facts")).containsText(hostile);
    assertThat(page).hasTitle("Tasks");
    assertThat(page.locator("main script, main img")).hasCount(0);
  }

  @Test
  void theTreeShowsChildrenAndMovesByKeys() {
    JoinHandle<String> parent =
        application.spawn(
            "audit",
            () -> {
              application.spawn("jar", "of", "audit");
              application.spawn("jar", "of", "audit");
              return application.neverEnds();
            });
    Page page = openConsole("#view=tree");
    Locator grid =
        page.getByRole(AriaRole.TREEGRID, new Page.GetByRoleOptions().setName("Live tasks"));
    Locator root = grid.locator("tr[data-key='" + parent.id() + "']");
    assertThat(root).containsText("2: 2 running");
    assertThat(grid.locator("tbody tr")).hasCount(3);

    root.focus();
    page.keyboard().press("ArrowLeft");
    assertThat(grid.locator("tbody tr")).hasCount(1);
    assertThat(root).hasAttribute("aria-expanded", "false");
    page.keyboard().press("ArrowRight");
    assertThat(grid.locator("tbody tr")).hasCount(3);
    page.keyboard().press("ArrowDown");
    assertThat(grid.locator("tbody tr").nth(1)).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("jar"))).isVisible();
    assertThat(page.locator(".relations")).containsText("Parent");
  }

  @Test
  void groupsCountTasksAndShowWhereTheyStand() {
    application.spawn("build", "tenant", "42");
    application.spawn("build", "tenant", "42");
    application.spawn("send", "tenant", "43");
    Page page = openConsole("#view=groups");
    Locator groups = page.getByRole(AriaRole.TABLE, exactly("Groups"));
    assertThat(groups.locator("tbody tr").first()).containsText("build");
    assertThat(groups.locator("tbody tr").first()).containsText("2 running");

    page.getByLabel("Group by").selectOption("stack");
    assertThat(page.getByText("3 tasks stand here")).isVisible();

    page.getByLabel("Group by").selectOption("tag");
    page.getByLabel("Key of the tag").fill("tenant");
    page.keyboard().press("Enter");
    assertThat(groups.locator("tbody tr")).hasCount(2);
    groups.getByText("42").first().click();
    assertThat(table(page).locator("tbody tr")).hasCount(2);
    assertThat(filter(page)).hasValue("tag=tenant:42");
  }

  @Test
  void executorsShowHowFullTheyAre() {
    for (int i = 0; i < 6; i++) {
      application.spawn("build");
    }
    Page page = openConsole("#view=executors");
    Locator reports =
        page.getByRole(AriaRole.TABLE, exactly("Executors"))
            .locator("tbody tr")
            .filter(new Locator.FilterOptions().setHasText("reports"));
    assertThat(reports).containsText("100 %");
    assertThat(reports.locator("td").nth(5)).hasText("2");
  }

  @Test
  void theHistoryShowsOutcomesAndFilters() {
    JoinHandle<String> failed =
        application.spawn(
            "failing",
            () -> {
              throw new IllegalStateException("no space");
            });
    await().until(failed::isDone);
    JoinHandle<String> completed = application.spawn("fine", () -> "done");
    await().until(completed::isDone);
    Page page = openConsole("#state=FAILED");

    assertThat(tab(page, "History")).hasAttribute("aria-selected", "true");
    Locator ended = page.getByRole(AriaRole.TABLE, exactly("Ended tasks"));
    assertThat(ended).containsText("java.lang.IllegalStateException: no space");
    assertThat(ended).not().containsText("fine");
    button(page, "Clear filter").click();
    assertThat(ended).containsText("fine");
  }

  @Test
  void theOrderIsChosenInTheHeadAndKeptInTheAddress() {
    application.spawn("b");
    application.spawn("a");
    Page page = openConsole("");
    assertThat(table(page).locator("tbody tr")).hasCount(2);

    button(table(page), "Name").click();
    assertThat(table(page).locator("tbody tr .name-link").first()).hasText("a");
    assertThat(page).hasURL(Pattern.compile("sort=name"));
    button(table(page), "Name").click();
    assertThat(table(page).locator("tbody tr .name-link").first()).hasText("b");
    assertThat(table(page).locator("th[aria-sort=descending]")).hasText("Name");
  }

  @Test
  void aPausedPageStandsStill() {
    Page page = openConsole("");
    assertThat(page.getByText("No task is live.")).isVisible();
    button(page, "Pause").click();
    assertThat(page.locator("#connection")).containsText("Paused at");
    JoinHandle<String> handle = application.spawn("build");
    page.waitForTimeout(2500);
    assertThat(row(page, handle.id())).hasCount(0);
    button(page, "Resume").click();
    assertThat(row(page, handle.id())).isVisible();
  }

  private static Locator.GetByRoleOptions linkNamed(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions exactly(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}

package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tasks of a cluster in the page. */
class ClusterTests extends BrowserTests {

  private static final FakeCluster CLUSTER = new FakeCluster();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = TomcatReactiveManagementContextAutoConfiguration.class)
  static class Application {

    @Bean
    FakeCluster cluster() {
      return CLUSTER;
    }
  }

  private RunningApplication application;

  @BeforeAll
  void startApplication() {
    application = RunningApplication.start(WebApplicationType.SERVLET, Application.class);
  }

  @AfterAll
  void stopApplication() {
    application.close();
  }

  @AfterEach
  void clear() {
    application.stopTasks();
    CLUSTER.clear();
  }

  private Page openConsole(String hash) {
    return open(application.console() + hash);
  }

  private static Locator row(Page page, String id) {
    return page.locator("[role=tabpanel]:not([hidden]) tbody tr[data-key='" + id + "']");
  }

  private static Locator header(Page page, String name) {
    return table(page)
        .getByRole(
            AriaRole.COLUMNHEADER, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void withoutAClusterThereIsNothingToSwitch() {
    expectErrors("400");
    RunningApplication alone = start();
    JoinHandle<String> local = alone.spawn("build");
    Page page = open(alone.console());
    assertThat(row(page, local.id())).isVisible();
    assertThat(button(page, "Cluster")).not().isVisible();

    page.navigate(alone.console() + "#scope=cluster");

    assertThat(page.locator("#filter-problems")).containsText("there is no bean of type");
    assertThat(row(page, local.id())).isVisible();
  }

  @Test
  void theSwitchLeadsToTheTasksOfAllNodesAndBack() {
    JoinHandle<String> local = application.spawn("local");
    CLUSTER.put("t1", "a", TaskState.RUNNING);
    CLUSTER.put("t2", "b", TaskState.RUNNING);
    Page page = openConsole("");
    assertThat(row(page, Long.toString(local.id()))).isVisible();
    assertThat(button(page, "This node")).hasAttribute("aria-pressed", "true");
    assertThat(header(page, "Node")).not().isVisible();

    button(page, "Cluster").click();

    assertThat(row(page, "t1")).containsText("running");
    assertThat(row(page, "t1").locator("td.node")).hasText("a");
    assertThat(row(page, "t1").locator("td.attempt")).hasText("2");
    assertThat(row(page, Long.toString(local.id()))).hasCount(0);
    assertThat(header(page, "Thread")).not().isVisible();
    assertThat(filter(page)).hasValue("scope=cluster");
    assertThat(page).hasURL(Pattern.compile("#scope=cluster$"));

    row(page, "t2").locator("td.node a").click();
    assertThat(row(page, "t1")).hasCount(0);
    assertThat(row(page, "t2")).isVisible();
    assertThat(filter(page)).hasValue("scope=cluster node=b");

    button(page, "This node").click();
    assertThat(row(page, Long.toString(local.id()))).isVisible();
    assertThat(filter(page)).hasValue("");
  }

  @Test
  void aStopIsRequestedAndTheTaskStopsLater() {
    CLUSTER.put("t1", "b", TaskState.RUNNING);
    Page page = openConsole("#scope=cluster");
    button(row(page, "t1"), "Stop").click();
    confirm(page);
    assertThat(page.locator("#notices")).containsText("1 task was told to stop.");
    assertThat(row(page, "t1")).containsText("cancelling");

    CLUSTER.put("t1", "b", TaskState.CANCELLED);

    assertThat(page.locator("#notices")).containsText("It has stopped.");
  }

  @Test
  void allThatMatchAreCountedAndStopped() {
    CLUSTER.put("t1", "a", TaskState.RUNNING);
    CLUSTER.put("t2", "b", TaskState.RUNNING);
    CLUSTER.put("t3", "b", TaskState.RUNNING);
    Page page = openConsole("#scope=cluster");
    assertThat(row(page, "t3")).isVisible();
    button(page, "Stop all").click();
    assertThat(page.locator("#notices")).containsText("it would stop every task of the cluster");

    filter(page).fill("scope=cluster node=b");
    assertThat(row(page, "t1")).hasCount(0);
    button(page, "Stop all").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Stop 2 tasks?");
    confirm(page);

    await().until(() -> CLUSTER.find("t3").orElseThrow().state() == TaskState.CANCELLING);
    assertThat(CLUSTER.find("t2").orElseThrow().state()).isEqualTo(TaskState.CANCELLING);
    assertThat(CLUSTER.find("t1").orElseThrow().state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aTaskOfAnotherNodeHasAPage() {
    CLUSTER.put("t1", "b", TaskState.CANCELLING);
    Page page = openConsole("#scope=cluster&task=t1");
    Locator task = page.locator("#panel-task");
    assertThat(task.locator(".why")).containsText("has not stopped yet on node b.");
    assertThat(task.locator(".facts")).containsText(Pattern.compile("Node\\s*b"));
    assertThat(task.locator(".facts")).containsText(Pattern.compile("Attempt\\s*2"));
    assertThat(task.locator(".facts")).containsText("Requested by anonymous at ");
  }

  @Test
  void aFailedTaskIsInTheHistoryAndRunsAgain() {
    CLUSTER.put("t1", "b", TaskState.FAILED);
    Page page = openConsole("#view=history&scope=cluster");
    assertThat(row(page, "t1")).containsText("java.io.IOException: disk full");
    row(page, "t1").locator("a.task-link").click();
    assertThat(page.locator("#panel-task .why")).containsText("Failed at ");

    button(page, "Run again").click();

    assertThat(page.locator("#panel-task .task-head")).containsText("scheduled");
    assertThat(button(page, "Run again")).not().isVisible();
    assertThat(CLUSTER.find("t1").orElseThrow().state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void viewsThatOnlyANodeHasPointToTheLists() {
    application.spawn("local");
    CLUSTER.put("t1", "b", TaskState.RUNNING);
    for (String view : List.of("tree", "groups")) {
      Page page = openConsole("#scope=cluster&view=" + view);
      assertThat(page.locator("#filter-problems"))
          .hasText("scope=cluster has lists only: see Tasks and History.");
      assertThat(page.locator("[role=tabpanel]:not([hidden]) tbody tr")).hasCount(0);
    }
  }

  @Test
  void theCountsOfTheHeadAreThoseOfThisNodeAndLeadThere() {
    JoinHandle<String> local = application.spawn("local");
    CLUSTER.put("t1", "b", TaskState.RUNNING);
    Page page = openConsole("#scope=cluster");
    assertThat(row(page, "t1")).isVisible();

    page.locator("#counts").getByText(Pattern.compile("^1\\s*running$")).click();

    assertThat(row(page, Long.toString(local.id()))).isVisible();
    assertThat(button(page, "This node")).hasAttribute("aria-pressed", "true");
  }

  @ParameterizedTest
  @CsvSource({
    "#scope=cluster, LIGHT",
    "#scope=cluster, DARK",
    "#scope=cluster&view=history, DARK",
    "#scope=cluster&task=t2, LIGHT",
    "#scope=cluster&view=groups, LIGHT"
  })
  void axeFindsNothing(String view, ColorScheme scheme) throws IOException {
    CLUSTER.put("t1", "a", TaskState.RUNNING);
    CLUSTER.put("t2", "b", TaskState.FAILED);
    Page page =
        open(
            application.console() + view,
            new NewContextOptions().setColorScheme(scheme).setBypassCSP(true));
    assertThat(button(page, "Cluster")).isVisible();
    AccessibilityTests.assertNoViolations(page);
  }
}

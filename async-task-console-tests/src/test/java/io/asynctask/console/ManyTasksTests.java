package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ten thousand live tasks, and a thousand more that come and go in each second. */
class ManyTasksTests extends BrowserTests {

  private static final int TASKS = 10_000;
  private static final int LONGEST_MS = 200;
  private static final String OBSERVE =
      """
      window.longTasks = [];
      new PerformanceObserver(list => longTasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({type: 'longtask', buffered: true});
      """;

  @Test
  void theTabStaysResponsive() {
    RunningApplication application = start();
    for (int i = 0; i < TASKS; i++) {
      application.spawn("build-" + i % 50, "tenant", Integer.toString(i % 100));
    }
    SpawningTaskExecutor others = application.applicationTaskExecutor();
    ScheduledExecutorService churn = Executors.newSingleThreadScheduledExecutor();
    try {
      churn.scheduleAtFixedRate(
          () -> {
            for (int i = 0; i < 10; i++) {
              others.task("short").tag("of", Integer.toString(i)).spawn(() -> "done");
            }
          },
          0,
          10,
          TimeUnit.MILLISECONDS);
      Page page = newPage(new NewContextOptions());
      page.addInitScript(OBSERVE);
      page.navigate(application.console());
      Locator rows = table(page).locator("tbody tr");
      assertThat(rows).hasCount(100);
      assertThat(page.locator("#counts")).containsText("10,0");

      button(page, "Next page").click();
      assertThat(page.getByText("101 to 200 of 10,")).isVisible();
      button(table(page), "Age").click();
      assertThat(page.getByText("1 to 100 of 10,")).isVisible();
      page.waitForTimeout(3000);

      for (String view : List.of("Tree", "Groups", "Executors", "History")) {
        tab(page, view).click();
        page.waitForTimeout(3000);
      }
      tab(page, "Tree").click();
      button(page, "Next rows").click();
      assertThat(page.getByRole(AriaRole.TREEGRID).locator("tbody tr")).hasCount(200);
      page.waitForTimeout(5000);

      @SuppressWarnings("unchecked")
      List<Number> longTasks = (List<Number>) page.evaluate("() => longTasks");
      System.out.println("Tasks of the main thread of 50 ms and more: " + longTasks);
      assertThat(longTasks).allMatch(ms -> ms.doubleValue() <= LONGEST_MS);
    } finally {
      churn.shutdownNow();
    }
  }
}

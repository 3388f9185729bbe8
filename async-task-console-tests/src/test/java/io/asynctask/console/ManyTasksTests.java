package io.asynctask.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand live tasks, and a thousand more that come and go in each second.
 *
 * <p>The test measures the processor time of each task of the page's main thread: the page's
 * scripts, styles, layout and painting. Elapsed time would also contain the time for which the
 * thread waits for a processor, which the application and the browser's other processes take on a
 * busy machine. The test finds elements by their ids, because a search by role, which computes the
 * name of each element, is work on the same thread.
 */
class ManyTasksTests extends BrowserTests {

  private static final int TASKS = 10_000;
  private static final double LONGEST_MS = 200;
  private static final double BUSY_MACHINE_MS = 30_000;

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
      page.setDefaultTimeout(BUSY_MACHINE_MS);
      MainThread mainThread = MainThread.record(page);
      page.navigate(application.console());
      Locator tasks = page.locator("#panel-tasks");
      tasks.locator("tbody tr").nth(99).waitFor();
      page.locator("#counts", new Page.LocatorOptions().setHasText("10,0")).waitFor();

      tasks.locator(".pages button", withText("Next page")).click();
      tasks.locator(".page-text", withText("101 to 200 of 10,")).waitFor();
      tasks.locator("th button", withText("Age")).click();
      tasks.locator(".page-text", withText("1 to 100 of 10,")).waitFor();
      page.waitForTimeout(3000);

      for (String view : List.of("tree", "groups", "executors", "history")) {
        page.locator("#tab-" + view).click();
        page.waitForTimeout(3000);
      }
      page.locator("#tab-tree").click();
      Locator tree = page.locator("#panel-tree");
      tree.locator(".pages button", withText("Next rows")).click();
      tree.locator(".pages button", withText("Previous rows")).waitFor();
      page.waitForTimeout(5000);

      List<Double> longest = mainThread.longestTasks();
      System.out.println(
          "Processor time of the longest tasks of the main thread in ms: " + longest);
      assertThat(longest).isNotEmpty().allMatch(ms -> ms <= LONGEST_MS);
    } finally {
      churn.shutdownNow();
    }
  }

  private static Locator.LocatorOptions withText(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }
}

package io.asynctask.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pictures of README.md and docs/console.md. They go to {@code target/pictures}, or to the
 * folder of the system property {@code console.pictures}.
 */
class PicturesTests extends BrowserTests {

  private static final String PROPERTY = "console.pictures";
  private static final Path FOLDER = Path.of(System.getProperty(PROPERTY, "target/pictures"));

  /** The seconds of rates in the pictures. A run that keeps no pictures needs none. */
  private static final int SECONDS_OF_RATES = System.getProperty(PROPERTY) == null ? 1 : 20;

  private final Random random = new Random(1);
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private RunningApplication application;
  private JoinHandle<String> audit;

  @BeforeAll
  void startWork() {
    application =
        RunningApplication.start(
            "async-task.executors.jars.concurrency=4",
            "async-task.executors.jars.queue-capacity=64",
            "async-task.warnings.stuck-after=15s",
            "async-task.warnings.queued-after=1m",
            "async-task.spawn-locations.enabled=true");
    SpawningTaskExecutor jars = application.executor("jars");
    audit =
        application.spawn(
            "audit",
            () -> {
              TaskContext task = TaskContext.current().orElseThrow();
              task.progress(454, 1335, "jars");
              JoinHandle<?> last = null;
              for (int i = 0; i < 12; i++) {
                last =
                    jars.task("audit-jar")
                        .tag("jar", "com/example/module-" + i + "/1.4." + i + ".jar")
                        .spawn(application::neverEnds);
              }
              return (String) last.join();
            },
            "tenant",
            "acme");
    JoinHandle<String> stubborn = application.spawnStubborn("export", "tenant", "globex");
    clock.schedule(() -> stubborn.cancel(true), 3, TimeUnit.SECONDS);
    clock.scheduleAtFixedRate(this::someReports, 0, 120, TimeUnit.MILLISECONDS);
  }

  /** Reports that take some tens of milliseconds, and of which some fail. */
  private void someReports() {
    for (int i = random.nextInt(4); i > 0; i--) {
      int millis = 5 + random.nextInt(random.nextInt(10) == 0 ? 900 : 90);
      boolean fails = random.nextInt(40) == 0;
      application
          .applicationTaskExecutor()
          .task(random.nextBoolean() ? "build-report" : "send-mail")
          .tag("tenant", random.nextBoolean() ? "acme" : "globex")
          .spawn(
              () -> {
                // The work itself: nothing waits for it.
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
                if (fails) {
                  throw new IllegalStateException("The printer is out of paper");
                }
                return "report";
              });
    }
  }

  @AfterAll
  void stopWork() {
    clock.shutdownNow();
    application.stopTasks();
    application.close();
  }

  @Test
  void pictures() {
    Page light = window(ColorScheme.LIGHT, 1280, 860);
    Page dark = window(ColorScheme.DARK, 1280, 860);
    light.waitForTimeout(1000 * SECONDS_OF_RATES);
    shoot(light, "console-light", "");
    shoot(dark, "console-dark", "");
    shoot(light, "console-tree", "#view=tree");
    shoot(light, "console-groups", "#view=groups");
    shoot(light, "console-task", "#task=" + audit.id());
    shoot(light, "console-stop", "#name=audit-jar");
  }

  private Page window(ColorScheme scheme, int width, int height) {
    return open(
        application.console(),
        new NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
  }

  private void shoot(Page page, String name, String hash) {
    page.evaluate("hash => { location.hash = hash; }", hash);
    page.waitForTimeout(1200);
    assertThat(page.locator("#connection")).containsText("As of");
    if (name.endsWith("-stop")) {
      button(page, "Stop all").click();
      assertThat(button(page, "Keep running")).isFocused();
    }
    byte[] picture =
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    assertThat(picture).hasSizeBetween(10_000, 400_000);
  }
}

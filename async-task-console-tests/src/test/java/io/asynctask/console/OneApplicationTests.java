package io.asynctask.console;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests in a browser that share one application, whose tasks are stopped after each test. */
abstract class OneApplicationTests extends BrowserTests {

  RunningApplication application;

  private final String[] properties;

  OneApplicationTests(String... properties) {
    this.properties = properties;
  }

  @BeforeAll
  void startApplication() {
    application = RunningApplication.start(properties);
  }

  @AfterAll
  void stopApplication() {
    application.close();
  }

  @AfterEach
  void stopTasks() {
    application.stopTasks();
  }

  final Page openConsole(String hash) {
    return open(application.console() + hash);
  }
}

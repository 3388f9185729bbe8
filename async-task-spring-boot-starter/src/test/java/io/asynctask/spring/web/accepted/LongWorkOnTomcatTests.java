package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "async-task.web.accepted.progress-interval=10ms",
      "async-task.web.accepted.heartbeat=100ms",
      "server.tomcat.threads.max=4"
    })
class LongWorkOnTomcatTests extends LongWorkOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({TomcatServletWebServerFactory.class, Reports.class, ReportController.class})
  static class Application {}

  private @Autowired TaskEvents events;

  @Override
  TaskEvents events() {
    return events;
  }

  @Override
  void awaitNoViewer() {
    await().until(() -> events.viewers() == 0);
  }

  @Test
  void theDocumentationShowsTheControllerThatIsTestedHere() throws IOException {
    String controller =
        Files.readString(
            Path.of("src/test/java/io/asynctask/spring/web/accepted/ReportController.java"));
    assertThat(Files.readString(Path.of("../docs/long-work.md")))
        .contains(controller.substring(controller.indexOf("/**")));
  }
}

package io.asynctask.spring.web.accepted;

import static org.awaitility.Awaitility.await;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "async-task.web.accepted.progress-interval=10ms",
      "async-task.web.accepted.heartbeat=100ms",
      "server.jetty.threads.max=12"
    })
class LongWorkOnJettyTests extends LongWorkOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({JettyServletWebServerFactory.class, Reports.class, ReportController.class})
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
}

package io.asynctask.spring.web.servlet;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      ServletHandlersOverHttp.TIMEOUT,
      ServletHandlersOverHttp.CANCEL_AFTER,
      "server.http2.enabled=true",
      "spring.web.error.include-message=always",
      "async-task.executors.one.concurrency=1",
      "async-task.executors.one.queue-capacity=1",
      "async-task.executors.many.concurrency=500"
    })
class HandlersOnJettyTests extends ServletHandlersOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Application.class, JettyServletWebServerFactory.class})
  static class OnJetty {}

  @Override
  protected int openConnections() {
    return ((JettyWebServer) context.getWebServer())
        .getServer()
        .getConnectors()[0]
        .getConnectedEndPoints()
        .size();
  }
}

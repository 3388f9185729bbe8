package io.asynctask.spring.web.servlet;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
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
class HandlersOnTomcatTests extends ServletHandlersOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Application.class, TomcatServletWebServerFactory.class})
  static class OnTomcat {}

  @Override
  protected int openConnections() {
    TomcatWebServer server = (TomcatWebServer) context.getWebServer();
    return (int)
        ((AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler())
            .getConnectionCount();
  }
}

package io.asynctask.spring.web.accepted;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.server.WebFilter;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.main.web-application-type=reactive",
      "async-task.web.accepted.progress-interval=10ms",
      "async-task.web.accepted.heartbeat=100ms"
    })
class LongWorkOnNettyTests extends LongWorkOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({NettyReactiveWebServerFactory.class, Reports.class, ReactiveReportController.class})
  static class Application {

    @Bean
    AtomicInteger requests() {
      return new AtomicInteger();
    }

    @Bean
    WebFilter counter(AtomicInteger requests) {
      return (exchange, chain) -> {
        requests.incrementAndGet();
        return chain.filter(exchange).doFinally(end -> requests.decrementAndGet());
      };
    }
  }

  private @Autowired ReactiveTaskEvents events;
  private @Autowired AtomicInteger requests;

  @Override
  ReactiveTaskEvents events() {
    return events;
  }

  @Override
  void awaitNoViewer() {
    await().until(() -> requests.get() == 0);
  }
}

package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

/** A task that an application has accepted and another one, after a restart, tells about. */
class StoredWorkOverHttpTests {

  enum Server {
    TOMCAT(ServletApplication.class, WebApplicationType.SERVLET),
    NETTY(ReactiveApplication.class, WebApplicationType.REACTIVE);

    private final Class<?> application;
    private final WebApplicationType type;

    Server(Class<?> application, WebApplicationType type) {
      this.application = application;
      this.type = type;
    }

    ConfigurableApplicationContext start(AcceptedTaskStore store) {
      return new SpringApplicationBuilder(application)
          .web(type)
          .properties("server.port=0", "async-task.web.accepted.progress-interval=10ms")
          .initializers(
              context -> context.getBeanFactory().registerSingleton("acceptedTaskStore", store))
          .run();
    }
  }

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({TomcatServletWebServerFactory.class, Reports.class, ReportController.class})
  static class ServletApplication {}

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({NettyReactiveWebServerFactory.class, Reports.class, ReactiveReportController.class})
  static class ReactiveApplication {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeAcceptedTaskStore store = new FakeAcceptedTaskStore();

  private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(300)
  void tellsTheStatusStreamsItAndCancels(Server server) throws Exception {
    store.put("d1", JoinHandle.completed("The report of May"));
    try (ConfigurableApplicationContext context = server.start(store)) {
      context
          .getBean(AcceptedTasks.class)
          .accept(store.join("d1"))
          .resultAt("/reports/{id}/result")
          .statusAt("/reports/{id}")
          .register();
    }
    try (ConfigurableApplicationContext restarted = server.start(store)) {
      HttpResponse<String> status = send(request(restarted, "/reports/d1"));
      assertThat(status.statusCode()).isEqualTo(200);
      assertThat((String) JsonPath.read(status.body(), "$.state")).isEqualTo("RUNNING");
      assertThat(send(request(restarted, "/reports/d2")).statusCode()).isEqualTo(404);

      HttpResponse<Stream<String>> stream =
          client.send(request(restarted, "/reports/d1/events").build(), BodyHandlers.ofLines());
      Iterator<String> events = stream.body().filter(line -> line.startsWith("event:")).iterator();
      assertThat(events.next()).isEqualTo("event:progress");
      assertThat(send(request(restarted, "/reports/d1").DELETE()).statusCode()).isEqualTo(202);
      assertThat(store.cancels).containsExactly("d1 by client");
      store.set("d1", TaskState.COMPLETED, new Progress(2, 2, "pages"), null);
      assertThat(events).toIterable().last().isEqualTo("event:done");
      assertThat(send(request(restarted, "/reports/d1/result")).body())
          .contains("The report of May");
    }
  }
}

package io.asynctask.spring.web.accepted;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;

/** ViewerCount on sockets that do not read, beside one that does. */
@Tag("faults")
class SlowViewersTests {

  private static final int SLOW = 40;
  private static final String LONG = "x".repeat(50_000);

  @Configuration
  @EnableAutoConfiguration
  @Import({TomcatServletWebServerFactory.class, ServletStreams.class})
  static class OnTomcat {}

  @Configuration
  @EnableAutoConfiguration
  @Import({JettyServletWebServerFactory.class, ServletStreams.class})
  static class OnJetty {}

  @Configuration
  @EnableAutoConfiguration
  @Import({NettyReactiveWebServerFactory.class, ReactiveStreams.class})
  static class OnNetty {}

  @RestController
  record ServletStreams(AcceptedTasks tasks, TaskEvents events) {

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream() {
      return events.stream(tasks.get("it", null));
    }
  }

  @RestController
  record ReactiveStreams(AcceptedTasks tasks, ReactiveTaskEvents events) {

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<TaskStatus>> stream() {
      return events.stream(tasks.get("it", null));
    }
  }

  static Stream<Class<?>> servers() {
    return Stream.of(OnTomcat.class, OnJetty.class, OnNetty.class);
  }

  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger progress = new AtomicInteger();

  @AfterEach
  void close() throws IOException {
    end.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private ConfigurableApplicationContext start(Class<?> application, String... properties) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .web(
                application == OnNetty.class
                    ? WebApplicationType.REACTIVE
                    : WebApplicationType.SERVLET)
            .properties(
                "server.port=0",
                "server.tomcat.connection-timeout=60s",
                "spring.lifecycle.timeout-per-shutdown-phase=1s",
                "async-task.web.accepted.progress-interval=5ms")
            .properties(properties)
            .run();
    // A task whose status is new, and long, at each look.
    JoinHandle<String> handle =
        context
            .getBean("applicationTaskExecutor", SpawningTaskExecutor.class)
            .task("it")
            .spawn(
                () -> {
                  TaskContext task = TaskContext.current().orElseThrow();
                  while (!end.await(1, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    task.progress(progress.incrementAndGet(), -1, LONG);
                  }
                  return "";
                });
    context.getBean(AcceptedTasks.class).accept(handle).id("it").statusAt("/{id}").register();
    return context;
  }

  private Socket connect(ConfigurableApplicationContext context) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(15_000);
    int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
    socket.connect(new InetSocketAddress("localhost", port));
    socket
        .getOutputStream()
        .write(
            "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int viewers(ConfigurableApplicationContext context) {
    return context.getBeanProvider(TaskEvents.class).stream().mapToInt(TaskEvents::viewers).sum()
        + context.getBeanProvider(ReactiveTaskEvents.class).stream()
            .mapToInt(ReactiveTaskEvents::viewers)
            .sum();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static String awaitLine(BufferedReader reader, String start) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(start)) {
      line = reader.readLine();
    }
    assertThat(line).isNotNull();
    return line;
  }

  @ParameterizedTest
  @MethodSource("servers")
  void thoseThatDoNotReadHoldUpNoOther(Class<?> server) throws Exception {
    try (ConfigurableApplicationContext context =
        start(server, "async-task.web.accepted.write-timeout=1h")) {
      for (int i = 0; i < SLOW; i++) {
        connect(context);
      }
      await().until(() -> viewers(context) == SLOW);
      // By now the buffers of a socket hold some of what there was: until they are full.
      int full = progress.get() + 1_000;
      await().atMost(60, SECONDS).until(() -> progress.get() > full);

      try (Socket quick = connect(context);
          BufferedReader reader = reader(quick)) {
        for (int i = 0; i < 50; i++) {
          awaitLine(reader, "event:progress");
        }
        end.countDown();
        awaitLine(reader, "event:done");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void oneThatDoesNotReadIsGivenUp(Class<?> server) throws Exception {
    try (ConfigurableApplicationContext context =
        start(
            server,
            "async-task.web.accepted.write-timeout=200ms",
            "async-task.web.accepted.heartbeat=200ms",
            "server.tomcat.connection-timeout=2s")) {
      connect(context);
      await().until(() -> viewers(context) == 1);
      await().atMost(60, SECONDS).until(() -> viewers(context) == 0);
      assertThat(reader(connect(context)).readLine()).contains(" 200");
    }
  }

  /**
   * A server may have ended a response that the writer of its viewer ends too. On Netty, a viewer
   * that did not read is only noticed after a heartbeat and the write timeout.
   */
  @ParameterizedTest
  @MethodSource("servers")
  void thoseThatGoAwayTogetherAreAllCountedNoMore(Class<?> server) throws Exception {
    try (ConfigurableApplicationContext context =
        start(server, "async-task.web.accepted.heartbeat=2s")) {
      for (int i = 0; i < 200; i++) {
        connect(context);
      }
      await().atMost(60, SECONDS).until(() -> viewers(context) == 200);
      for (Socket socket : sockets) {
        socket.close();
      }
      await().atMost(60, SECONDS).until(() -> viewers(context) == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  @Difference("Streams of progress")
  void thoseBeyondTheLimitAreAskedToComeAgain(Class<?> server) throws Exception {
    for (String limit : List.of("max-viewers=2", "max-viewers-per-task=2")) {
      try (ConfigurableApplicationContext context =
          start(server, "async-task.web.accepted." + limit)) {
        Socket first = connect(context);
        Socket second = connect(context);
        awaitLine(reader(first), "event:progress");
        awaitLine(reader(second), "event:progress");

        BufferedReader refused = reader(connect(context));
        assertThat(refused.readLine()).contains(" 503");
        assertThat(awaitLine(refused, "Retry-After:")).isEqualTo("Retry-After: 10");
        assertThat(viewers(context)).isEqualTo(2);

        first.close();
        await().until(() -> viewers(context) == 1);
        assertThat(reader(connect(context)).readLine()).contains(" 200");
      }
    }
  }
}

package io.asynctask.application;

import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskEvents;
import io.asynctask.spring.web.accepted.TaskStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
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

/**
 * A server to whose one task another process connects as many viewers as it is told. Prints how
 * many were held, how many were refused with 503, and how many bytes of the server's heap each held
 * viewer takes. Arguments: the server, how many viewers ask, and properties.
 */
final class ManyViewers {

  private ManyViewers() {}

  @Configuration
  @EnableAutoConfiguration
  @Import({TomcatServletWebServerFactory.class, ServletStreams.class})
  static class Tomcat {}

  @Configuration
  @EnableAutoConfiguration
  @Import({JettyServletWebServerFactory.class, ServletStreams.class})
  static class Jetty {}

  @Configuration
  @EnableAutoConfiguration
  @Import({NettyReactiveWebServerFactory.class, ReactiveStreams.class})
  static class Netty {}

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

  public static void main(String[] arguments) throws Exception {
    Class<?> server = Class.forName(ManyViewers.class.getName() + "$" + arguments[0]);
    CountDownLatch end = new CountDownLatch(1);
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(server)
            .web(server == Netty.class ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET)
            .properties(
                "server.port=0",
                "server.tomcat.max-connections=20000",
                "async-task.web.accepted.heartbeat=2s") // finds out which viewers have left
            .properties(List.of(arguments).subList(2, arguments.length).toArray(String[]::new))
            .run();
    JoinHandle<Boolean> task =
        context
            .getBean("applicationTaskExecutor", SpawningTaskExecutor.class)
            .task("it")
            .spawn(() -> end.await(10, TimeUnit.MINUTES));
    context.getBean(AcceptedTasks.class).accept(task).id("it").statusAt("/{id}").register();
    String port = context.getEnvironment().getRequiredProperty("local.server.port");

    Clients.start(port, 100).leave(); // what the first viewers make the server load
    await().atMost(Duration.ofMinutes(2)).until(() -> viewers(context) == 0);
    long before = usedHeap();
    Clients clients = Clients.start(port, Integer.parseInt(arguments[1]));
    int held = viewers(context);
    long bytes = (usedHeap() - before) / Math.max(1, held);
    System.out.println(
        "viewers: %s, counted %d, %d bytes of heap each".formatted(clients.found, held, bytes));
    clients.leave();
    await().atMost(Duration.ofMinutes(2)).until(() -> viewers(context) == 0);
    System.out.println("all have left");
    end.countDown();
    System.exit(SpringApplication.exit(context));
  }

  private static int viewers(ConfigurableApplicationContext context) {
    return context.getBeanProvider(TaskEvents.class).stream().mapToInt(TaskEvents::viewers).sum()
        + context.getBeanProvider(ReactiveTaskEvents.class).stream()
            .mapToInt(ReactiveTaskEvents::viewers)
            .sum();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** The process of the viewers, from the side of the server. */
  private record Clients(Process process, String found) {

    static Clients start(String port, int asked) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Viewers.class.getName(),
                  port,
                  String.valueOf(asked))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      return new Clients(process, String.valueOf(output.readLine()));
    }

    void leave() throws Exception {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  /** Connects, prints what the viewers were answered, and stays until its input ends. */
  static final class Viewers {

    private Viewers() {}

    public static void main(String[] arguments) throws Exception {
      List<SocketChannel> held = new ArrayList<>();
      int refused = 0;
      int other = 0;
      for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
        SocketChannel viewer =
            SocketChannel.open(new InetSocketAddress("localhost", Integer.parseInt(arguments[0])));
        viewer.write(
            StandardCharsets.US_ASCII.encode(
                "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
        String answer = answer(viewer);
        if (answer.startsWith("HTTP/1.1 200") && answer.contains("event:progress")) {
          held.add(viewer);
          continue;
        }
        boolean comeAgain =
            answer.startsWith("HTTP/1.1 503") && answer.toLowerCase().contains("retry-after: ");
        refused += comeAgain ? 1 : 0;
        other += comeAgain ? 0 : 1;
        viewer.close();
      }
      System.out.printf("%d held, %d refused, %d other%n", held.size(), refused, other);
      while (System.in.read() >= 0) {
        // until the server's process closes it
      }
    }

    /** The head of the response, and for a stream its first event. */
    private static String answer(SocketChannel viewer) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(4_096);
      String answer = "";
      while (bytes.hasRemaining() && viewer.read(bytes) >= 0) {
        answer = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        boolean head = answer.contains("\r\n\r\n");
        if (head && (!answer.startsWith("HTTP/1.1 200") || answer.contains("event:progress"))) {
          break;
        }
      }
      return answer;
    }
  }
}

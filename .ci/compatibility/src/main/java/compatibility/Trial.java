package compatibility;

import io.asynctask.LiveTasks;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Gets a report, looks at a second one while it is built, and cancels that: through handlers and
 * the endpoint over HTTP if there is a server, and otherwise through the bean and JMX.
 */
record Trial(Reports reports, LiveTasks liveTasks, String port, HttpClient client) {

  static Trial of(ConfigurableApplicationContext context) {
    return new Trial(
        context.getBean(Reports.class),
        context.getBean(LiveTasks.class),
        context.getEnvironment().getProperty("local.server.port"),
        HttpClient.newHttpClient());
  }

  /** Returns what there was, or throws what went wrong. */
  String findings() throws Exception {
    String report = build().get(20, TimeUnit.SECONDS);
    String begin = "report of acme, ";
    require(report.startsWith(begin), report);

    CompletableFuture<String> endless = buildEndlessly();
    reports.awaitStart();
    boolean actuator =
        ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", null);
    if (actuator) {
      String tasks = port == null ? tasksOverJmx() : get("/actuator/asynctasks").get();
      require(tasks.contains("endless-report") && tasks.contains("acme"), tasks);
    }
    endless.cancel(true);
    reports.awaitStop();

    LiveTasks.Counts counts = liveTasks.counts();
    require(counts.spawned() == 2 && counts.completed() == 1, counts.toString());
    return "actuator=%s, %s".formatted(actuator, report.substring(begin.length()));
  }

  private CompletableFuture<String> build() {
    return port == null ? reports.build("acme") : get("/reports/acme");
  }

  private CompletableFuture<String> buildEndlessly() throws InterruptedException {
    return port == null ? reports.buildEndlessly("acme") : get("/reports/acme/endless");
  }

  private CompletableFuture<String> get(String path) {
    URI uri = URI.create("http://localhost:" + port + path);
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    CompletableFuture<String> body = response.thenApply(HttpResponse::body);
    body.whenComplete((value, failure) -> response.cancel(true)); // else the request goes on
    return body;
  }

  private static String tasksOverJmx() throws Exception {
    ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Asynctasks");
    int parameters = 7; // each may be missing
    String[] types = Collections.nCopies(parameters, "java.lang.String").toArray(String[]::new);
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(name, "dump", new Object[parameters], types);
  }

  private static void require(boolean condition, String found) {
    if (!condition) {
      throw new IllegalStateException("Unexpected: " + found);
    }
  }
}

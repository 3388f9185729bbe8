package io.asynctask.application;

import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.TaskStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import jdk.jfr.Recording;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.agent.RuntimeHintsInvocations;
import org.springframework.aot.test.agent.RuntimeHintsRecorder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.http.ResponseEntity;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that uses the features of the starter under the agent of spring-core-test, which
 * records the reflection, the proxies and the resources that classes of async-task ask for. Prints
 * how many they were, and fails if a native image would refuse one because ahead-of-time processing
 * has no hint of it.
 */
final class RecordedReflection {

  private static final String[] PROPERTIES = {
    "server.port=0",
    "spring.jmx.enabled=false",
    "management.endpoints.web.exposure.include=asynctasks,taskconsole,health",
    "management.endpoint.asynctasks.access=UNRESTRICTED",
    "management.endpoint.health.show-details=always",
    "async-task.flight-recorder.enabled=true",
    "async-task.thread-names.enabled=true",
    "async-task.spawn-locations.enabled=true",
    "async-task.executors.reports.concurrency=2"
  };

  private RecordedReflection() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName =
          "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration")
  @EnableAsync
  @EnableScheduling
  @Import({Reports.class, Pages.class})
  static class Application {}

  public record Order(String tenant) {}

  static class Reports {

    private final DataSource database;
    private final CountDownLatch scheduled = new CountDownLatch(1);

    Reports(DataSource database) {
      this.database = database;
    }

    @Async
    @TaskName("build-report")
    @TaskTag(key = "tenant", value = "#{#order.tenant}")
    public JoinHandle<Boolean> build(Order order) throws SQLException {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement();
          PreparedStatement prepared = connection.prepareStatement("select 1");
          PreparedStatement call = connection.prepareCall("call 1")) {
        return JoinHandle.completed(
            statement.execute("select 1") && prepared.execute() && call.execute());
      }
    }

    @Async("reports")
    public CompletableFuture<String> agent(HttpServletRequest request) {
      return CompletableFuture.completedFuture(request.getMethod());
    }

    public void awaitCleanUp() throws InterruptedException {
      scheduled.await();
    }

    @Scheduled(fixedDelay = 1_000_000)
    void cleanUp() {
      scheduled.countDown();
    }
  }

  @RestController
  static class Pages {

    private final Reports reports;
    private final AcceptedTasks tasks;

    Pages(Reports reports, AcceptedTasks tasks) {
      this.reports = reports;
      this.tasks = tasks;
    }

    @GetMapping("/accepted")
    public ResponseEntity<TaskStatus> accepted() throws SQLException {
      return tasks
          .accept(reports.build(new Order("acme")))
          .statusAt("/tasks/{id}")
          .register()
          .accepted();
    }

    @GetMapping("/report")
    public JoinHandle<Boolean> report() throws SQLException {
      return reports.build(new Order("acme"));
    }

    @GetMapping("/method")
    public CompletableFuture<String> method(HttpServletRequest request) {
      return reports.agent(request);
    }
  }

  @SuppressWarnings("removal") // what is to replace the agent needs GraalVM
  public static void main(String[] arguments) {
    RuntimeHints hints = hintsOf(Application.class);
    RuntimeHintsInvocations invocations = RuntimeHintsRecorder.record(RecordedReflection::use);
    System.out.println(
        "recorded: " + invocations.assertThat().notMatching(new RuntimeHints()).actual().size());
    invocations.assertThat().match(hints);
  }

  private static RuntimeHints hintsOf(Class<?> application) {
    try (var context = new AnnotationConfigServletWebServerApplicationContext()) {
      TestPropertyValues.of(PROPERTIES).applyTo(context);
      context.register(application);
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("io.asynctask", "Generated")),
              new InMemoryGeneratedFiles());
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      return generation.getRuntimeHints();
    }
  }

  private static void use() {
    try (Recording recording = new Recording();
        ConfigurableApplicationContext application =
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(PROPERTIES)
                .run()) {
      recording.enable("io.asynctask.Task");
      recording.start();
      application.getBean(Reports.class).awaitCleanUp();
      String base =
          "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
      expect("true", send("GET", base + "/report"));
      expect("GET", send("GET", base + "/method"));
      expect("state", send("GET", base + "/accepted"));
      JoinHandle<String> waits =
          application
              .getBean(SpawningTaskExecutor.class)
              .task("waits")
              .spawn(Pollable.of(new CompletableFuture<String>()));
      String endpoint = base + "/actuator/asynctasks";
      expect("waits", send("GET", endpoint));
      expect("waits", send("GET", endpoint + "?groupBy=name"));
      expect("status", send("GET", base + "/actuator/health"));
      expect("<html", send("GET", base + "/actuator/taskconsole"));
      expect("import", send("GET", base + "/actuator/taskconsole/app.js"));
      expect("cancelled", send("DELETE", endpoint + "?name=waits"));
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String send(String method, String uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(uri)).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static void expect(String part, String answer) {
    if (!answer.contains(part)) {
      throw new IllegalStateException("expected '" + part + "' in the answer: " + answer);
    }
  }
}

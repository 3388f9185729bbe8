package io.asynctask.console;

import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** An application with the console and an executor {@code reports} of four places. */
final class RunningApplication implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final CountDownLatch never = new CountDownLatch(1);
  private final Queue<JoinHandle<?>> spawned = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch stubborn = new CountDownLatch(1);

  /**
   * Reactive applications run on Netty, and Tomcat would bring a second factory for the other port.
   */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = TomcatReactiveManagementContextAutoConfiguration.class)
  static class Application {}

  private RunningApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RunningApplication start(String... properties) {
    return start(WebApplicationType.SERVLET, Application.class, properties);
  }

  static RunningApplication start(
      WebApplicationType type, Class<?> application, String... properties) {
    String[] arguments = Arrays.stream(properties).map("--"::concat).toArray(String[]::new);
    return new RunningApplication(
        new SpringApplicationBuilder(application).web(type).run(arguments));
  }

  /** The address of the page. */
  String console() {
    Environment environment = context.getEnvironment();
    return "http://localhost:%d%s/%s"
        .formatted(
            port(),
            environment.getProperty("management.endpoints.web.base-path", "/actuator"),
            environment.getProperty(
                "management.endpoints.web.path-mapping.taskconsole", "taskconsole"));
  }

  int port() {
    Integer management =
        context.getEnvironment().getProperty("local.management.port", Integer.class);
    return management != null
        ? management
        : context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  SpawningTaskExecutor executor(String name) {
    return context.getBean(name, SpawningTaskExecutor.class);
  }

  SpawningTaskExecutor applicationTaskExecutor() {
    return executor("applicationTaskExecutor");
  }

  LiveTasks liveTasks() {
    return context.getBean(LiveTasks.class);
  }

  /** Spawns a task that runs until it is stopped. */
  JoinHandle<String> spawn(String name, String... keysAndValues) {
    return spawn(name, this::neverEnds, keysAndValues);
  }

  JoinHandle<String> spawn(String name, Callable<String> body, String... keysAndValues) {
    var task = executor("reports").task(name);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      task = task.tag(keysAndValues[i], keysAndValues[i + 1]);
    }
    JoinHandle<String> handle = task.spawn(body);
    spawned.add(handle);
    return handle;
  }

  /**
   * Spawns a task that ignores its cancel, and returns when its body runs: a task that is cancelled
   * before would just be gone.
   */
  JoinHandle<String> spawnStubborn(String name, String... keysAndValues) {
    CountDownLatch begun = new CountDownLatch(1);
    JoinHandle<String> handle =
        spawn(
            name,
            () -> {
              begun.countDown();
              return ignoresInterrupts();
            },
            keysAndValues);
    await().until(() -> begun.getCount() == 0);
    return handle;
  }

  String neverEnds() throws InterruptedException {
    never.await();
    return "never";
  }

  /** Runs until {@link #stopTasks}, however often its thread is interrupted. */
  private String ignoresInterrupts() {
    CountDownLatch end = stubborn;
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException ignored) {
        // That is what it is for.
      }
    }
    return "stubborn";
  }

  /** Stops all tasks that were spawned here, and waits until they have stopped. */
  void stopTasks() {
    stubborn.countDown();
    stubborn = new CountDownLatch(1);
    spawned.forEach(handle -> handle.cancel(true));
    spawned.clear();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> liveTasks().counts().live() == 0);
  }

  @Override
  public void close() {
    stubborn.countDown();
    context.close();
  }
}

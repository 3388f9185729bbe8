package io.asynctask.benchmarks.application;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that is measured: a handler that returns the future of an {@code @Async} method,
 * the actuator, and all defaults. It has no code of the starter, so it runs without it as well.
 */
final class SmallApplication {

  private SmallApplication() {}

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  @Import(Service.class)
  static class Application {

    @Bean
    Handler handler(Service service) {
      return new Handler(service);
    }
  }

  /** What it does asynchronously. */
  static class Service {

    @Async
    public CompletableFuture<String> answer() {
      return CompletableFuture.completedFuture("42");
    }
  }

  /** What a client calls. */
  @RestController
  static class Handler {

    private final Service service;

    Handler(Service service) {
      this.service = service;
    }

    @GetMapping("/answer")
    CompletableFuture<String> answer() {
      return service.answer();
    }
  }

  /**
   * Starts the application and prints {@link Started} on one line. Then it prints the processor
   * time of the process for each line that it reads, and ends at the end of its input.
   *
   * @param arguments SERVLET or REACTIVE, and properties of the application
   */
  public static void main(String[] arguments) throws Exception {
    WebApplicationType type = WebApplicationType.valueOf(arguments[0]);
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Application.class)
            .web(type)
            .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
            .run(Arrays.copyOfRange(arguments, 1, arguments.length))) {
      long startCpu = cpuNanos();
      System.gc();
      System.out.println(
          new Started(
              Integer.parseInt(
                  application.getEnvironment().getRequiredProperty("local.server.port")),
              startCpu,
              ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
              ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount(),
              application.getBeanDefinitionCount()));
      while (System.in.read() == '\n') {
        System.out.println(cpuNanos());
      }
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}

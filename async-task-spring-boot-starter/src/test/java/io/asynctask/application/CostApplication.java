package io.asynctask.application;

import com.sun.management.ThreadMXBean;
import io.asynctask.spring.async.TaskTag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.util.ClassUtils;

/**
 * Prints what a call of an {@code @Async} method allocates in an application that has Micrometer
 * and all defaults. The caller runs the body, so that one thread allocates everything. Takes a JVM
 * of its own: in one that has run other tests, the compiler knows too many cases to leave objects
 * out.
 */
final class CostApplication {

  private static final int CALLS = 5_000;
  private static final int ROUNDS = 300;

  private static final ArrayDeque<Runnable> QUEUE = new ArrayDeque<>();

  private CostApplication() {}

  /** An application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Application {}

  /** Its work. */
  static class Service {

    @Async
    CompletableFuture<String> call(String argument) {
      return CompletableFuture.completedFuture(argument);
    }

    @Async
    @TaskTag(key = "kind", value = "monthly")
    CompletableFuture<String> tagged(@TaskTag("tenant") String tenant) {
      return CompletableFuture.completedFuture(tenant);
    }
  }

  /**
   * Prints the least that a round has allocated for each call.
   *
   * @param arguments {@code stock} or {@code starter}; {@code plain}, {@code tagged}, {@code
   *     context} or {@code waiting}
   */
  public static void main(String[] arguments) {
    String kind = arguments[1];
    if (kind.equals("context")) {
      MDC.put("user", "alice");
      LocaleContextHolder.setLocale(Locale.CANADA);
    }
    TaskExecutor executor = kind.equals("waiting") ? QUEUE::add : Runnable::run;
    application(arguments[0].equals("starter"))
        .withBean("executor", TaskExecutor.class, () -> executor)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              long least = Long.MAX_VALUE;
              for (int i = 0; i < ROUNDS; i++) {
                least = Math.min(least, round(service, kind) / CALLS);
              }
              System.out.println("bytes " + least);
            });
  }

  private static ApplicationContextRunner application(boolean starter) {
    ApplicationContextRunner stock =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    LifecycleAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withUserConfiguration(Application.class)
            .withBean(Service.class);
    return starter ? stock.withConfiguration(AutoConfigurations.of(ours())) : stock;
  }

  private static Class<?>[] ours() {
    ClassLoader loader = CostApplication.class.getClassLoader();
    return ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
        .filter(name -> name.startsWith("io.asynctask."))
        .map(name -> ClassUtils.resolveClassName(name, loader))
        .toArray(Class<?>[]::new);
  }

  /** Of waiting tasks, the calls alone: the runs that follow are not counted. */
  private static long round(Service service, String kind) {
    Future<?>[] futures = new Future<?>[CALLS];
    long before = allocated();
    for (int i = 0; i < CALLS; i++) {
      futures[i] = kind.equals("tagged") ? service.tagged("t42") : service.call("t42");
    }
    long bytes = allocated() - before;
    QUEUE.forEach(Runnable::run);
    QUEUE.clear();
    for (Future<?> future : futures) {
      if (!future.isDone()) {
        throw new IllegalStateException("Not done: " + future);
      }
    }
    return bytes;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}

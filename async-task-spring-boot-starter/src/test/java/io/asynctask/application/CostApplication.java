package io.asynctask.application;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import com.sun.management.ThreadMXBean;
import io.asynctask.spring.async.TaskTag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.List;
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
  private static final int ROUNDS = 50;

  private static final ArrayDeque<Runnable> QUEUE = new ArrayDeque<>(CALLS);

  private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

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

    @Async
    void send(String argument) {}
  }

  /**
   * Prints the least that a round has allocated for each call.
   *
   * @param arguments {@code stock} or {@code starter}; {@code plain}, {@code tagged}, {@code
   *     context}, {@code void}, {@code traced}, {@code queued} for calls whose runs go through a
   *     queue, {@code exposed} for such calls with the endpoint, or {@code waiting} for such calls
   *     without their runs
   */
  public static void main(String[] arguments) {
    String kind = arguments[1];
    if (kind.equals("context")) {
      MDC.put("user", "alice");
      LocaleContextHolder.setLocale(Locale.CANADA);
    }
    boolean queues = List.of("queued", "exposed", "waiting").contains(kind);
    TaskExecutor executor = queues ? QUEUE::add : Runnable::run;
    ApplicationContextRunner application = application(arguments[0].equals("starter"));
    if (kind.equals("traced")) {
      application = application.withBean(ObservationHandler.class, CostApplication::tracing);
    }
    if (kind.equals("exposed")) {
      application =
          application.withPropertyValues("management.endpoints.web.exposure.include=asynctasks");
    }
    application
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

  static ApplicationContextRunner application(boolean starter) {
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

  /** Brave with the MDC, as Spring Boot sets it up. */
  private static ObservationHandler<?> tracing() {
    CurrentTraceContext current =
        ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(MDCScopeDecorator.get())
            .build();
    Tracing tracing =
        Tracing.newBuilder()
            .currentTraceContext(current)
            .addSpanHandler(
                new SpanHandler() {
                  @Override
                  public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                    return true;
                  }
                })
            .build();
    return new DefaultTracingObservationHandler(
        new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current)));
  }

  private static Class<?>[] ours() {
    ClassLoader loader = CostApplication.class.getClassLoader();
    return ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
        .filter(name -> name.startsWith("io.asynctask."))
        .map(name -> ClassUtils.resolveClassName(name, loader))
        .toArray(Class<?>[]::new);
  }

  private static long round(Service service, String kind) {
    Future<?>[] futures = new Future<?>[CALLS];
    long before = allocated();
    for (int i = 0; i < CALLS; i++) {
      futures[i] =
          switch (kind) {
            case "tagged" -> service.tagged("t42");
            case "void" -> {
              service.send("t42");
              yield NOTHING;
            }
            default -> service.call("t42");
          };
    }
    long calls = allocated() - before;
    for (Runnable run = QUEUE.poll(); run != null; run = QUEUE.poll()) {
      run.run();
    }
    long all = allocated() - before;
    for (Future<?> future : futures) {
      if (!future.isDone()) {
        throw new IllegalStateException("Not done: " + future);
      }
    }
    return kind.equals("waiting") ? calls : all;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}

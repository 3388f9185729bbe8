package io.asynctask.benchmarks;

import io.asynctask.spring.async.TaskTag;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * A thousand calls of an {@code @Async} method, then joined, for each call: an application with
 * this starter and the same one without it. Everything is as Spring Boot sets it up.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(AsyncMethod.SIZE)
public class AsyncMethod {

  static final int SIZE = 1_000;

  /**
   * {@code caller}: the caller itself, from a queue, after the last call, which shows the cost of
   * the calls and runs alone; {@code pool}: two platform threads; {@code virtual}: a virtual thread
   * each, from JDK 21 on.
   */
  @Param({"caller", "pool", "virtual"})
  private String threads = "pool";

  /**
   * Whether MDC, locale and what else Micrometer knows follow the calls. {@code unused}: they
   * would, but the caller has none of them, as when a service does not use what is on by default.
   */
  @Param({"off", "unused", "on"})
  private String context = "off";

  private final Future<?>[] futures = new Future<?>[SIZE];
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private ConfigurableApplicationContext application = new GenericApplicationContext();
  private Service service = new Service();

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  @Import(Service.class)
  static class Application {}

  /** The application's own executor when the caller is the thread. */
  private record Queue(ArrayDeque<Runnable> tasks, TaskDecorator decorator)
      implements TaskExecutor {

    @Override
    public void execute(Runnable task) {
      tasks.add(decorator.decorate(task));
    }
  }

  /** What it does asynchronously. */
  public static class Service {

    private final Integer value = 42;

    @Async
    public CompletableFuture<Integer> call(String tenant) {
      return CompletableFuture.completedFuture(value);
    }

    @Async
    @TaskTag(key = "kind", value = "monthly")
    public CompletableFuture<Integer> taggedCall(@TaskTag("tenant") String tenant) {
      return CompletableFuture.completedFuture(value);
    }
  }

  @Setup(Level.Trial)
  public void start(BenchmarkParams params) {
    boolean propagate = !context.equals("off");
    if (propagate) {
      // The same for both: without this, stock Spring lets next to nothing follow.
      ContextRegistry.getInstance()
          .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor())
          .registerThreadLocalAccessor(new LocaleContextThreadLocalAccessor());
    }
    boolean stock = params.getBenchmark().endsWith("stock");
    application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.task.execution.pool.core-size=2",
                "spring.threads.virtual.enabled=" + threads.equals("virtual"),
                "spring.task.execution.propagate-context=" + (stock && propagate),
                "async-task.context-propagation.enabled=" + propagate,
                "spring.autoconfigure.exclude=" + actuator() + (stock ? "," + ours() : ""))
            .initializers(
                context -> addQueue((GenericApplicationContext) context, stock && propagate))
            .run();
    service = application.getBean(Service.class);
  }

  private void addQueue(GenericApplicationContext context, boolean decorate) {
    if (threads.equals("caller")) {
      TaskDecorator decorator = decorate ? new ContextPropagatingTaskDecorator() : task -> task;
      context.registerBean("queue", Queue.class, () -> new Queue(queue, decorator));
    }
  }

  /** The auto-configurations of the starter, for an application without it. */
  static String ours() {
    return autoConfigurations("io.asynctask.");
  }

  /** What comes with the actuator, for an application without it. */
  static String actuator() {
    return autoConfigurations(".actuate.", ".micrometer.", ".health.");
  }

  /** Those whose class names contain one of {@code parts}. */
  private static String autoConfigurations(String... parts) {
    return ImportCandidates.load(AutoConfiguration.class, AsyncMethod.class.getClassLoader())
        .getCandidates()
        .stream()
        .filter(name -> Stream.of(parts).anyMatch(name::contains))
        .collect(Collectors.joining(","));
  }

  /** In each iteration, as it may have a thread of its own. */
  @Setup(Level.Iteration)
  public void enterContext() {
    if (context.equals("on")) {
      MDC.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
      MDC.put("user", "alice");
      LocaleContextHolder.setLocale(Locale.CANADA);
    }
  }

  @TearDown(Level.Trial)
  public void stop() {
    application.close();
  }

  /** Spring without the starter. */
  @Benchmark
  public void stock() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = service.call("t42");
    }
    joinAll();
  }

  @Benchmark
  public void task() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = service.call("t42");
    }
    joinAll();
  }

  @Benchmark
  public void taggedTask() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = service.taggedCall("t42");
    }
    joinAll();
  }

  private void joinAll() throws ExecutionException, InterruptedException {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
    for (Future<?> future : futures) {
      future.get();
    }
  }
}

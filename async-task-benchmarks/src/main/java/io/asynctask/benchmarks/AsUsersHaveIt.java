package io.asynctask.benchmarks;

import io.asynctask.spring.async.TaskTag;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * One call of an {@code @Async} method, its run by the caller, and the look at its result, in an
 * application with the actuator's metrics and observations and all defaults, with this starter and
 * without it. The other benchmarks measure contexts in which nothing watches.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AsUsersHaveIt {

  private ConfigurableApplicationContext application = new GenericApplicationContext();
  private Service service = new Service();

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  @Import(Service.class)
  static class Application {

    /** Shows the cost of call and run without that of handing over to a thread. */
    @Bean
    TaskExecutor caller() {
      return Runnable::run;
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

    @Async
    public void send(String tenant) {}
  }

  @Setup(Level.Trial)
  public void start(BenchmarkParams params) {
    boolean stock = params.getBenchmark().contains(".stock");
    application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.autoconfigure.exclude=" + (stock ? AsyncMethod.ours() : ""))
            .run();
    service = application.getBean(Service.class);
  }

  @TearDown(Level.Trial)
  public void stop() {
    application.close();
  }

  @Benchmark
  public Integer stockCall() throws ExecutionException, InterruptedException {
    return service.call("t42").get();
  }

  @Benchmark
  public Integer call() throws ExecutionException, InterruptedException {
    return service.call("t42").get();
  }

  @Benchmark
  public Integer taggedCall() throws ExecutionException, InterruptedException {
    return service.taggedCall("t42").get();
  }

  @Benchmark
  public void stockSend() {
    service.send("t42");
  }

  @Benchmark
  public void send() {
    service.send("t42");
  }
}

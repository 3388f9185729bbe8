package io.asynctask.benchmarks;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.TaskExecutor;

/**
 * A thousand calls of an {@code @Async} method, then joined, in an application with the actuator's
 * metrics and observations and all defaults, with this starter and without it: nanoseconds for each
 * call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@OperationsPerInvocation(AsUsersHaveItInBatches.SIZE)
public class AsUsersHaveItInBatches {

  static final int SIZE = 1_000;

  /**
   * {@code pool} and {@code virtual}: Spring Boot's own executor, which has eight threads, or a
   * virtual thread for each call, from JDK 21 on; {@code caller}: the caller itself, from a queue,
   * after the last call, which shows the cost of the calls and runs alone.
   */
  @Param({"caller", "pool", "virtual"})
  private String threads = "pool";

  private final Future<?>[] futures = new Future<?>[SIZE];
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private ConfigurableApplicationContext application = new GenericApplicationContext();
  private AsyncMethod.Service service = new AsyncMethod.Service();

  @Setup(Level.Trial)
  public void start(BenchmarkParams params) {
    boolean stock = params.getBenchmark().endsWith("stock");
    boolean exposed = params.getBenchmark().endsWith("exposed");
    application =
        new SpringApplicationBuilder(AsyncMethod.Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.threads.virtual.enabled=" + threads.equals("virtual"),
                "management.endpoints.web.exposure.include=health" + (exposed ? ",asynctasks" : ""),
                "spring.autoconfigure.exclude=" + (stock ? AsyncMethod.ours() : ""))
            .initializers(context -> addQueue((GenericApplicationContext) context))
            .run();
    service = application.getBean(AsyncMethod.Service.class);
  }

  private void addQueue(GenericApplicationContext context) {
    if (threads.equals("caller")) {
      context.registerBean(TaskExecutor.class, () -> queue::add);
    }
  }

  @TearDown(Level.Trial)
  public void stop() {
    application.close();
  }

  @Benchmark
  public void stock() throws ExecutionException, InterruptedException {
    callAll();
  }

  @Benchmark
  public void starter() throws ExecutionException, InterruptedException {
    callAll();
  }

  /** With the endpoint, which is not exposed by default. */
  @Benchmark
  public void exposed() throws ExecutionException, InterruptedException {
    callAll();
  }

  private void callAll() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = service.call("t42");
    }
    for (Runnable run = queue.poll(); run != null; run = queue.poll()) {
      run.run();
    }
    for (Future<?> future : futures) {
      future.get();
    }
  }
}

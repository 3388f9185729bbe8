package io.asynctask.benchmarks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.TaskExecutor;

/**
 * A thousand calls of an {@code @Async} method, then joined, for each call, by what watches the
 * tasks. Nothing follows them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(WatchedAsyncMethod.SIZE)
public class WatchedAsyncMethod {

  static final int SIZE = 1_000;

  /**
   * {@code caller}: the caller itself, from a queue, after the last call; {@code pool}: two
   * platform threads; {@code virtual}: a virtual thread each, from JDK 21 on.
   */
  @Param({"caller", "pool", "virtual"})
  private String threads = "pool";

  /**
   * {@code recorder}: the flight recorder's listener, and no recording; {@code recording}: one that
   * has all events of tasks on; {@code names}: thread names; {@code meters}: gauges, counters and
   * the timer of the queue, for Prometheus; {@code metrics}: these and an observation of each task,
   * which is a timer.
   */
  @Param({"nothing", "recorder", "recording", "names", "meters", "metrics"})
  private String by = "nothing";

  private final Future<?>[] futures = new Future<?>[SIZE];
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private ConfigurableApplicationContext application = new GenericApplicationContext();
  private AsyncMethod.Service service = new AsyncMethod.Service();
  private final Recording recording = new Recording();

  @Setup(Level.Trial)
  public void start() {
    application =
        new SpringApplicationBuilder(AsyncMethod.Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.task.execution.pool.core-size=2",
                "spring.threads.virtual.enabled=" + threads.equals("virtual"),
                "spring.autoconfigure.exclude=" + AsyncMethod.actuator(),
                "async-task.context-propagation.enabled=false",
                "async-task.metrics.observations=always",
                "async-task.flight-recorder.enabled=" + by.startsWith("record"),
                "async-task.thread-names.enabled=" + by.equals("names"))
            .initializers(context -> addBeans((GenericApplicationContext) context))
            .run();
    service = application.getBean(AsyncMethod.Service.class);
    if (by.equals("recording")) {
      recording.start();
    }
  }

  private void addBeans(GenericApplicationContext context) {
    if (threads.equals("caller")) {
      context.registerBean("queue", TaskExecutor.class, () -> queue::add);
    }
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    if (by.equals("meters") || by.equals("metrics")) {
      context.registerBean(MeterRegistry.class, () -> meters);
    }
    if (by.equals("metrics")) {
      ObservationRegistry observations = ObservationRegistry.create();
      observations
          .observationConfig()
          .observationHandler(new DefaultMeterObservationHandler(meters));
      context.registerBean(ObservationRegistry.class, () -> observations);
    }
  }

  @TearDown(Level.Trial)
  public void stop() {
    recording.close();
    application.close();
  }

  @Benchmark
  public void call() throws ExecutionException, InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      futures[i] = service.call("t42");
    }
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
    for (Future<?> future : futures) {
      future.get();
    }
  }
}

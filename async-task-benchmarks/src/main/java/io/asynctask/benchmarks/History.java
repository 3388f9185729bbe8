package io.asynctask.benchmarks;

import io.asynctask.spring.actuate.TaskHistory;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.TaskExecutor;

/** What remembering finished tasks adds to an {@code @Async} call that its caller runs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(History.SIZE)
public class History {

  static final int SIZE = 1_000;

  /** How many finished tasks are remembered; without the endpoint there is no history at all. */
  @Param({"none", "0", "200"})
  private String remembered = "none";

  private final Future<?>[] futures = new Future<?>[SIZE];
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private ConfigurableApplicationContext application = new GenericApplicationContext();
  private AsyncMethod.Service service = new AsyncMethod.Service();

  @Setup(Level.Trial)
  public void start() {
    application =
        new SpringApplicationBuilder(AsyncMethod.Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.autoconfigure.exclude=" + AsyncMethod.actuator())
            .initializers(context -> addBeans((GenericApplicationContext) context))
            .run();
    service = application.getBean(AsyncMethod.Service.class);
  }

  private void addBeans(GenericApplicationContext context) {
    context.registerBean("queue", TaskExecutor.class, () -> queue::add);
    if (!remembered.equals("none")) {
      int size = Integer.parseInt(remembered);
      context.registerBean(TaskHistory.class, () -> new TaskHistory(size, id -> null));
    }
  }

  @TearDown(Level.Trial)
  public void stop() {
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

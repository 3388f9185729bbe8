package io.asynctask.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Tracing;
import brave.baggage.BaggagePropagation;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.B3Propagation;
import brave.propagation.StrictCurrentTraceContext;
import brave.propagation.TraceContext;
import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.metrics.TaskObservationAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.TraceIds;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** With Brave, on a pool: spans across threads. */
class TaskTracingTests {

  private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();
  private final StrictCurrentTraceContext current =
      StrictCurrentTraceContext.newBuilder().addScopeDecorator(MDCScopeDecorator.get()).build();
  private final Tracing tracing =
      Tracing.newBuilder()
          .currentTraceContext(current)
          .propagationFactory(BaggagePropagation.newFactoryBuilder(B3Propagation.FACTORY).build())
          .addSpanHandler(
              new SpanHandler() {
                @Override
                public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                  spans.add(span);
                  return true;
                }
              })
          .build();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LifecycleAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  TaskObservationAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class))
          .withPropertyValues("spring.task.execution.pool.core-size=1")
          .withBean(ObservationRegistry.class, () -> registry);

  TaskTracingTests() {
    registry
        .observationConfig()
        .observationHandler(
            new DefaultTracingObservationHandler(
                new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current))));
    ContextRegistry.getInstance()
        .registerThreadLocalAccessor(new ObservationThreadLocalAccessor(registry));
  }

  @AfterEach
  void stop() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(new ObservationThreadLocalAccessor());
    current.close(); // fails when a scope was left open
    tracing.close();
  }

  private MutableSpan span(String name) {
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> spans.stream().anyMatch(span -> name.equals(span.name())));
    return spans.stream().filter(span -> name.equals(span.name())).findFirst().orElseThrow();
  }

  private static String logged() {
    return MDC.get("traceId") + " " + MDC.get("spanId");
  }

  @ParameterizedTest(name = "async-task.context-propagation.enabled={0}")
  @ValueSource(booleans = {true, false})
  void theSpanOfATaskIsUnderTheCallersAndInTheMdcOfItsBody(boolean propagation) {
    runner
        .withPropertyValues("async-task.context-propagation.enabled=" + propagation)
        .run(
            context -> {
              SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
              Observation caller = Observation.start("caller", registry);
              JoinHandle<String> handle;
              String before;
              try (Observation.Scope ignored = caller.openScope()) {
                before = logged();
                handle =
                    executor.task("build-report").tag("tenant", 42).spawn(TaskTracingTests::logged);
                assertThat(logged()).isEqualTo(before);
              }
              caller.stop();
              String inBody = handle.get(10, TimeUnit.SECONDS);
              MutableSpan span = span("task build-report");
              MutableSpan callers = span("caller");
              assertThat(span.traceId()).isEqualTo(callers.traceId());
              assertThat(span.parentId()).isEqualTo(callers.id());
              assertThat(span.tags())
                  .containsEntry("executor", "applicationTaskExecutor")
                  .containsEntry("name", "build-report")
                  .containsEntry("outcome", "COMPLETED")
                  .containsEntry("id", Long.toString(handle.id()))
                  .containsEntry("tag.tenant", "42");
              assertThat(inBody).isEqualTo(span.traceId() + " " + span.id());
              Callable<String> plain = TaskTracingTests::logged;
              assertThat(onThePool(executor, plain))
                  .as("on the thread afterwards")
                  .isEqualTo("null null");
            });
  }

  /** What is given directly to the pool is no task. */
  private static String onThePool(SpawningTaskExecutor executor, Callable<String> body)
      throws Exception {
    return ((ThreadPoolTaskExecutor) executor)
        .getThreadPoolExecutor()
        .submit(body)
        .get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest(name = "async-task.context-propagation.enabled={0}")
  @ValueSource(booleans = {true, false})
  void theTraceOfALiveTaskIsKnown(boolean propagation) {
    runner
        .withPropertyValues("async-task.context-propagation.enabled=" + propagation)
        .run(
            context -> {
              SpawningTaskExecutor executor = context.getBean(SpawningTaskExecutor.class);
              Pollable<String> pending = waker -> Poll.pending();
              JoinHandle<String> handle = executor.task("wait").spawn(pending);
              TraceIds traceIds = context.getBean(TraceIds.class);
              String traceId = traceIds.traceId(handle.id());
              handle.cancel();
              assertThat(traceId).isNotNull().isEqualTo(span("task wait").traceId());
              assertThat(traceIds.traceId(handle.id())).isNull();
            });
  }
}

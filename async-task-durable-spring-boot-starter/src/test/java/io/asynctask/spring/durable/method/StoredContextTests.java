package io.asynctask.spring.durable.method;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.propagation.StrictCurrentTraceContext;
import io.asynctask.JoinHandle;
import io.asynctask.spring.autoconfigure.metrics.TaskObservationAutoConfiguration;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableBaggage;
import io.asynctask.spring.durable.engine.DurableCall;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;

/** What of the caller's context an attempt has, though it may start on another node. */
class StoredContextTests {

  /** Keeps a value of the MDC. */
  record MdcBaggage(String name) implements DurableBaggage {

    @Override
    public @Nullable String capture() {
      return MDC.get(name);
    }

    @Override
    public Scope restore(String value) {
      return MDC.putCloseable(name, value)::close;
    }
  }

  static class Body {
    @Async
    @Durable
    public JoinHandle<String> seen() {
      return JoinHandle.completed(MDC.get("tenant") + " " + MDC.get("traceId"));
    }
  }

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void baggageIsStoredAndIsThereForTheBodyAndGoneFromTheEnginesThread() {
    DurableApplication.runner()
        .withBean("tenant", MdcBaggage.class, () -> new MdcBaggage("tenant"))
        .withBean("user", MdcBaggage.class, () -> new MdcBaggage("user"))
        .withBean(Body.class)
        .run(
            context -> {
              FakeDurableCalls calls = context.getBean(FakeDurableCalls.class);
              MDC.put("tenant", "acme");
              context.getBean(Body.class).seen();
              MDC.clear();

              DurableCall call = calls.only();
              assertThat(call.context()).containsExactly(Map.entry("tenant", "acme"));
              assertThat(calls.start(call, 1).get(10, TimeUnit.SECONDS)).isEqualTo("acme null");
              assertThat(MDC.get("tenant")).isNull();
            });
  }

  @Test
  void aValueWithoutBaggageBeanIsLeftOut() {
    DurableApplication.runner()
        .withBean(Body.class)
        .run(
            context -> {
              FakeDurableCalls calls = context.getBean(FakeDurableCalls.class);
              context.getBean(Body.class).seen();
              DurableCall call = calls.only();
              JoinHandle<?> attempt =
                  call.method()
                      .start(
                          call.arguments(),
                          Map.of("tenant", "acme", "traceparent", "not one"),
                          new io.asynctask.spring.durable.DurableContext("id", 1))
                      .handle();
              assertThat(attempt.get(10, TimeUnit.SECONDS)).isEqualTo("null null");
            });
  }

  @Test
  void twoBaggageBeansOfOneNameFailTheStart() {
    DurableApplication.runner()
        .withBean("one", MdcBaggage.class, () -> new MdcBaggage("tenant"))
        .withBean("two", MdcBaggage.class, () -> new MdcBaggage("tenant"))
        .withBean(Body.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasMessageContaining("Two DurableBaggage have the name 'tenant'"));
  }

  @Test
  void allThatWasRestoredIsTakenBackIfOneFails() {
    DurableBaggage failing =
        new DurableBaggage() {
          @Override
          public String name() {
            return "failing";
          }

          @Override
          public @Nullable String capture() {
            return null;
          }

          @Override
          public Scope restore(String value) {
            throw new IllegalStateException("of another version");
          }
        };
    StoredContext stored = new StoredContext(List.of(new MdcBaggage("tenant"), failing));
    Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> stored.restore(Map.of("tenant", "acme", "failing", "x")).close());
    assertThat(MDC.get("tenant")).isNull();
  }

  @Test
  void theBodyIsInTheTraceOfTheCaller() {
    StrictCurrentTraceContext current =
        StrictCurrentTraceContext.newBuilder().addScopeDecorator(MDCScopeDecorator.get()).build();
    try (Tracing tracing =
        Tracing.newBuilder().currentTraceContext(current).traceId128Bit(true).build()) {
      BraveTracer tracer = new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current));
      inTheTraceOfTheCaller(tracer, DurableApplication.runner());

      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
      ContextRegistry.getInstance()
          .registerThreadLocalAccessor(new ObservationThreadLocalAccessor(registry));
      try {
        inTheTraceOfTheCaller(
            tracer,
            DurableApplication.runner()
                .withConfiguration(AutoConfigurations.of(TaskObservationAutoConfiguration.class))
                .withBean(ObservationRegistry.class, () -> registry));
      } finally {
        ContextRegistry.getInstance()
            .registerThreadLocalAccessor(new ObservationThreadLocalAccessor());
      }
    }
    current.close(); // fails if a scope was left open
  }

  private static void inTheTraceOfTheCaller(BraveTracer tracer, ApplicationContextRunner runner) {
    runner
        .withBean(Tracer.class, () -> tracer)
        .withBean(Body.class)
        .run(
            context -> {
              FakeDurableCalls calls = context.getBean(FakeDurableCalls.class);
              io.micrometer.tracing.Span span = tracer.nextSpan().name("caller").start();
              try (Tracer.SpanInScope ignored = tracer.withSpan(span)) {
                context.getBean(Body.class).seen();
              } finally {
                span.end();
              }

              DurableCall call = calls.only();
              assertThat(call.context())
                  .containsExactly(
                      Map.entry(
                          "traceparent",
                          "00-%s-%s-01"
                              .formatted(span.context().traceId(), span.context().spanId())));
              assertThat(calls.start(call, 1).get(10, TimeUnit.SECONDS))
                  .isEqualTo("null " + span.context().traceId());
              assertThat(tracer.currentSpan()).isNull();
            });
  }

  @Test
  void withoutASpanNothingIsStored() {
    Supplier<@Nullable Tracer> none = () -> null;
    assertThat(new TraceParent(none).capture()).isNull();
    assertThat(new TraceParent(() -> Tracer.NOOP).capture()).isNull();
    new TraceParent(none)
        .restore("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .close();
  }
}

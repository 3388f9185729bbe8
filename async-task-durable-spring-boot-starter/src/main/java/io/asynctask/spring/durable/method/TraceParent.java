package io.asynctask.spring.durable.method;

import io.asynctask.spring.durable.DurableBaggage;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The span of the caller, as the header {@code traceparent} of W3C's Trace Context has it. The
 * spans of the attempts are its children. Without a tracer nothing is stored.
 *
 * @since 0.1.0
 */
public final class TraceParent implements DurableBaggage {

  private static final Pattern FORMAT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-.*)?");

  private final Supplier<@Nullable Tracer> tracer;

  /**
   * Creates it.
   *
   * @param tracer finds the tracer; {@code null} for none
   */
  public TraceParent(Supplier<@Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public String name() {
    return "traceparent";
  }

  @Override
  public @Nullable String capture() {
    Tracer tracer = this.tracer.get();
    TraceContext current = tracer == null ? null : tracer.currentTraceContext().context();
    if (current == null || current.spanId().isEmpty()) {
      return null;
    }
    return "00-%s%s-%s-%s"
        .formatted(
            "0".repeat(Math.max(0, 32 - current.traceId().length())),
            current.traceId(),
            current.spanId(),
            Boolean.TRUE.equals(current.sampled()) ? "01" : "00");
  }

  @Override
  public Scope restore(String value) {
    Tracer tracer = this.tracer.get();
    Matcher parts = FORMAT.matcher(value);
    if (tracer == null || !parts.matches()) {
      return () -> {};
    }
    TraceContext caller =
        tracer
            .traceContextBuilder()
            .traceId(parts.group(1))
            .spanId(parts.group(2))
            .sampled((Character.digit(parts.group(3).charAt(0), 16) & 1) == 1)
            .build();
    CurrentTraceContext.Scope scope = tracer.currentTraceContext().newScope(caller);
    return scope::close;
  }
}

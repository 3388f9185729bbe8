package io.asynctask.spring.metrics;

import io.asynctask.spring.task.TraceIds;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/**
 * The trace ids from the spans that Micrometer Tracing makes of observed tasks.
 *
 * @param tasks has the observations
 * @since 0.1.0
 */
public record TracingTraceIds(ObservedTasks tasks) implements TraceIds {

  @Override
  public @Nullable String traceId(long taskId) {
    Observation observation = tasks.find(taskId);
    TracingContext tracing =
        observation == null ? null : observation.getContextView().get(TracingContext.class);
    Span span = tracing == null ? null : tracing.getSpan();
    return span == null ? null : span.context().traceId();
  }
}

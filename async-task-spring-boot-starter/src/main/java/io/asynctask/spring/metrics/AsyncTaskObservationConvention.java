package io.asynctask.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and key values of the observation of a task; a bean takes the place of the default. */
public interface AsyncTaskObservationConvention
    extends ObservationConvention<AsyncTaskObservationContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof AsyncTaskObservationContext;
  }
}

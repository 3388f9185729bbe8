package io.asynctask.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The names and key values of the observation of a task. A bean of this type replaces the default.
 *
 * <pre>{@code
 * class ShortNames extends DefaultAsyncTaskObservationConvention {
 *
 *   ShortNames() {
 *     super(100);
 *   }
 *
 *   @Override
 *   public String getName() {
 *     return "task";
 *   }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public interface AsyncTaskObservationConvention
    extends ObservationConvention<AsyncTaskObservationContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof AsyncTaskObservationContext;
  }
}

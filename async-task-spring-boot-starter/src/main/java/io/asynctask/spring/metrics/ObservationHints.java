package io.asynctask.spring.metrics;

import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for the fields from which the handlers of an observation registry are read.
 *
 * @since 0.1.0
 */
public final class ObservationHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .reflection()
        .registerType(
            ObservationConfig.class, type -> ObservationSetup.FIELDS.forEach(type::withField));
    hints
        .reflection()
        .registerType(
            TypeReference.of(
                "io.micrometer.core.instrument.observation.DefaultMeterObservationHandler"),
            type -> TaskTimers.FIELDS.forEach(type::withField));
  }
}

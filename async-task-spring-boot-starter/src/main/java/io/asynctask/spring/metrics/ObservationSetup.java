package io.asynctask.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an {@link ObservationRegistry} at the time of each call. Micrometer's API accepts
 * handlers, predicates, filters and conventions, and returns none of them, so this class reads its
 * fields.
 */
final class ObservationSetup {

  static final List<String> FIELDS =
      List.of(
          "observationHandlers",
          "observationPredicates",
          "observationFilters",
          "observationConventions");

  private static final String METER_HANDLER =
      "io.micrometer.core.instrument.observation.DefaultMeterObservationHandler";

  /** Switches observations by name and adds the same key values to all of them. */
  private static final String BOOT_PROPERTIES =
      "org.springframework.boot.micrometer.observation.autoconfigure.PropertiesObservationFilterPredicate";

  private final List<ObservationHandler<?>> handlers;
  private final List<ObservationPredicate> predicates;
  private final List<ObservationFilter> filters;
  private final List<ObservationConvention<?>> conventions;

  private ObservationSetup(ObservationConfig config) throws ReflectiveOperationException {
    this.handlers = list(config, FIELDS.get(0));
    this.predicates = list(config, FIELDS.get(1));
    this.filters = list(config, FIELDS.get(2));
    this.conventions = list(config, FIELDS.get(3));
  }

  /** Returns the setup of {@code registry}; {@code null} if its fields cannot be read. */
  static @Nullable ObservationSetup of(ObservationRegistry registry) {
    try {
      return new ObservationSetup(registry.observationConfig());
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return null;
    }
  }

  @SuppressWarnings("unchecked") // as the field is declared
  private static <T> List<T> list(ObservationConfig config, String name)
      throws ReflectiveOperationException {
    return (List<T>) field(ObservationConfig.class, name).get(config);
  }

  static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Returns a size that changes when something is added. Nothing can be removed. */
  int size() {
    return handlers.size() + predicates.size() + filters.size() + conventions.size();
  }

  List<ObservationPredicate> predicates() {
    return predicates;
  }

  List<ObservationFilter> filters() {
    return filters;
  }

  /**
   * Whether an observation with this context would only be timed, under a name and key values that
   * do not depend on the task: its only handler is Micrometer's meter handler, and its predicates
   * and filters are those that Spring Boot derives from properties.
   */
  boolean onlyTimes(Observation.Context context) {
    return handlers(context).allMatch(ObservationSetup::isMeterHandler)
        && predicates.stream().allMatch(ObservationSetup::isOfBoot)
        && filters.stream().allMatch(ObservationSetup::isOfBoot)
        && conventions.stream().noneMatch(convention -> convention.supportsContext(context));
  }

  /** Returns the handler that turns observations with this context into meters. */
  @Nullable ObservationHandler<?> meterHandler(Observation.Context context) {
    return handlers(context).filter(ObservationSetup::isMeterHandler).findFirst().orElse(null);
  }

  private Stream<ObservationHandler<?>> handlers(Observation.Context context) {
    return handlers.stream()
        .flatMap(ObservationSetup::members)
        .filter(handler -> handler.supportsContext(context));
  }

  private static Stream<ObservationHandler<?>> members(ObservationHandler<?> handler) {
    return handler instanceof ObservationHandler.CompositeObservationHandler composite
        ? composite.getHandlers().stream().flatMap(ObservationSetup::members)
        : Stream.of(handler);
  }

  private static boolean isMeterHandler(ObservationHandler<?> handler) {
    return handler.getClass().getName().equals(METER_HANDLER);
  }

  private static boolean isOfBoot(Object predicateOrFilter) {
    return predicateOrFilter.getClass().getName().equals(BOOT_PROPERTIES);
  }
}

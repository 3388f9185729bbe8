package io.asynctask.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Refuses values that cannot be, with the name of the property and what is expected. */
final class PropertyCheck {

  private static final String POSITIVE = "It must be positive.";
  private static final String NOT_NEGATIVE = "It must not be negative.";

  private PropertyCheck() {}

  static void positive(String property, Duration value) {
    check(!value.isNegative() && !value.isZero(), property, value, POSITIVE);
    inNanoseconds(property, value);
  }

  static void positive(String property, int value) {
    check(value > 0, property, value, POSITIVE);
  }

  static void notNegative(String property, Duration value) {
    check(!value.isNegative(), property, value, NOT_NEGATIVE);
    inNanoseconds(property, value);
  }

  static void notNegative(String property, int value) {
    check(value >= 0, property, value, NOT_NEGATIVE);
  }

  private static void inNanoseconds(String property, Duration value) {
    check(
        value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0,
        property,
        value,
        "It must be less than 292 years.");
  }

  static void check(boolean valid, String property, @Nullable Object value, String reason) {
    if (!valid) {
      throw new InvalidConfigurationPropertyValueException(property, value, reason);
    }
  }
}

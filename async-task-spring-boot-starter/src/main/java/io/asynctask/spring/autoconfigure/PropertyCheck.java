package io.asynctask.spring.autoconfigure;

import io.asynctask.spring.task.BoundedText;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The checks of property values. A failure names the property and says what is expected.
 *
 * @since 0.1.0
 */
public final class PropertyCheck {

  private static final String POSITIVE = "It must be positive.";
  private static final String NOT_NEGATIVE = "It must not be negative.";

  private static final Pattern EXECUTOR_NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");

  private PropertyCheck() {}

  public static void positive(String property, Duration value) {
    check(!value.isNegative() && !value.isZero(), property, value, POSITIVE);
    inNanoseconds(property, value);
  }

  public static void positive(String property, int value) {
    check(value > 0, property, value, POSITIVE);
  }

  public static void notNegative(String property, Duration value) {
    check(!value.isNegative(), property, value, NOT_NEGATIVE);
    inNanoseconds(property, value);
  }

  public static void notNegative(String property, int value) {
    check(value >= 0, property, value, NOT_NEGATIVE);
  }

  /** Spring would resolve placeholders and expressions in the name of a bean. */
  public static void executorName(String name) {
    String shown = BoundedText.line(name, 100);
    check(
        EXECUTOR_NAME.matcher(name).matches(),
        "async-task.executors[" + shown + "]",
        shown,
        "The name of an executor has letters, digits, '.', '-' and '_' only.");
  }

  private static void inNanoseconds(String property, Duration value) {
    check(
        value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0,
        property,
        value,
        "It must be less than 292 years.");
  }

  public static void check(boolean valid, String property, @Nullable Object value, String reason) {
    if (!valid) {
      throw new InvalidConfigurationPropertyValueException(property, value, reason);
    }
  }
}

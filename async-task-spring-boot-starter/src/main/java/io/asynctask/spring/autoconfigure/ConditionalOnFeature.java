package io.asynctask.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where a {@link Feature} is enabled. A value that is no boolean fails the start.
 *
 * @since 0.1.0
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnFeature.Enabled.class)
public @interface ConditionalOnFeature {

  /** The feature. */
  Feature value();

  /** Reads the properties of the feature. */
  final class Enabled extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      Feature feature =
          metadata.getAnnotations().get(ConditionalOnFeature.class).getEnum("value", Feature.class);
      boolean enabled = feature.isEnabled(context.getEnvironment());
      return new ConditionOutcome(
          enabled,
          ConditionMessage.forCondition(ConditionalOnFeature.class)
              .because(feature + (enabled ? " is enabled" : " is not enabled")));
    }
  }
}

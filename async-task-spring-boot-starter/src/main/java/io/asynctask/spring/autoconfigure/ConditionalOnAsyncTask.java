package io.asynctask.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code async-task.enabled=false} switches all of the starter off. Each
 * auto-configuration has it, and the lowest order, so that those of Spring Boot stay in theirs. A
 * value that is no boolean fails the start, as it would otherwise switch everything off unnoticed.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnAsyncTask.Enabled.class)
public @interface ConditionalOnAsyncTask {

  /** Reads the property. */
  final class Enabled extends SpringBootCondition {

    static final String PROPERTY = "async-task.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      boolean enabled =
          Binder.get(context.getEnvironment()).bind(PROPERTY, Boolean.class).orElse(true);
      return new ConditionOutcome(
          enabled,
          ConditionMessage.forCondition(ConditionalOnAsyncTask.class)
              .because(PROPERTY + "=" + enabled));
    }
  }
}

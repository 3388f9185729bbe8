package io.asynctask.spring.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.Expression;

/** The source of the value of one tag. */
sealed interface TagSource {

  ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

  /** A text that is the same for all calls. */
  record Text(String text) implements TagSource {}

  /** A source whose value may differ from call to call. */
  sealed interface PerCall extends TagSource {

    /** Returns the value for one call; {@code null} for none. */
    @Nullable String value(@Nullable Object target, @Nullable Object[] arguments);
  }

  /** An argument of the call. */
  record Argument(int index) implements PerCall {
    @Override
    public @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
      Object argument = arguments[index];
      return argument == null ? null : argument.toString();
    }
  }

  /** A SpEL template. */
  record Template(String key, Method method, Expression expression, @Nullable BeanResolver beans)
      implements PerCall {
    @Override
    public @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
      MethodBasedEvaluationContext context =
          new MethodBasedEvaluationContext(target, method, arguments, PARAMETER_NAMES);
      if (beans != null) {
        context.setBeanResolver(beans);
      }
      try {
        return expression.getValue(context, String.class);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "Tag '%s' of %s: the expression %s failed for this call: %s"
                .formatted(
                    key,
                    method.toGenericString(),
                    expression.getExpressionString(),
                    e.getMessage()),
            e);
      }
    }
  }
}

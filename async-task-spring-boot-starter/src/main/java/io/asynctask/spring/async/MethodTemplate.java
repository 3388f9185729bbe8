package io.asynctask.spring.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.spel.support.StandardTypeConverter;

/**
 * A SpEL template in an annotation of an {@code @Async} method. It sees the arguments as {@code
 * #name}, {@code #p0} or {@code #a0}, the bean as root object, and other beans as {@code @name}.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class MethodTemplate {

  private static final ParameterNameDiscoverer PARAMETER_NAMES =
      new DefaultParameterNameDiscoverer();

  /** Converts as SpEL does, and any other value by its {@code toString}. */
  private static final TypeConverter TO_TEXT = new StandardTypeConverter(conversions());

  private final String attribute;
  private final Method method;
  private final Expression expression;
  private final @Nullable BeanResolver beans;

  /**
   * @param attribute names the template in messages
   */
  MethodTemplate(
      String attribute, Method method, Expression expression, @Nullable BeanResolver beans) {
    this.attribute = attribute;
    this.method = method;
    this.expression = expression;
    this.beans = beans;
  }

  private static ConversionService conversions() {
    DefaultConversionService conversions = new DefaultConversionService();
    conversions.addConverter(Object.class, String.class, Object::toString);
    return conversions;
  }

  /**
   * Evaluates the template for a call.
   *
   * @param target the bean
   * @param arguments the arguments of the call
   * @return the text; {@code null} if the expression has no value
   * @throws IllegalArgumentException if the expression fails; it names the method and the
   *     expression
   */
  public @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
    MethodBasedEvaluationContext context =
        new MethodBasedEvaluationContext(target, method, arguments, PARAMETER_NAMES);
    context.setTypeConverter(TO_TEXT);
    if (beans != null) {
      context.setBeanResolver(beans);
    }
    try {
      return expression.getValue(context, String.class);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s of %s: the expression %s failed for this call: %s"
              .formatted(
                  attribute,
                  method.toGenericString(),
                  expression.getExpressionString(),
                  e.getMessage()),
          e);
    }
  }
}

package io.asynctask.spring.context;

/**
 * A decorator of the {@link ContextPropagation} of the application: it adds to what is set around
 * the bodies of tasks. Beans of this type are applied in their order.
 *
 * <pre>{@code
 * ContextPropagationDecorator decorating =
 *     context -> new DecoratingPropagation(decorator, context);
 * }</pre>
 *
 * @since 0.1.0
 */
public interface ContextPropagationDecorator {

  /**
   * Decorates {@code context}.
   *
   * @param context the context around the decoration
   * @return {@code context} with more inside of it
   */
  ContextPropagation decorate(ContextPropagation context);
}

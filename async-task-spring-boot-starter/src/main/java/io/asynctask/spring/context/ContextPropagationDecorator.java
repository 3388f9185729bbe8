package io.asynctask.spring.context;

/**
 * Has a part in what goes around the bodies of tasks, within what follows them: beans of this type
 * join the {@link ContextPropagation} of the application, which stays the bean it is.
 */
public interface ContextPropagationDecorator {

  /** {@code context}, and something more within it. */
  ContextPropagation decorate(ContextPropagation context);
}

package io.asynctask.spring.autoconfigure.executor;

import io.asynctask.spring.autoconfigure.LateBeans;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.ContextPropagationDecorator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The context that follows tasks, from the beans that exist when a task is spawned. */
final class LateContext implements Supplier<ContextPropagation> {

  private final LateBeans<ContextPropagation> contexts;
  private final LateBeans<ContextPropagationDecorator> decorators;
  private volatile @Nullable Decorated decorated;

  private record Decorated(
      List<ContextPropagation> contexts,
      List<ContextPropagationDecorator> decorators,
      ContextPropagation result) {}

  LateContext(ConfigurableApplicationContext context) {
    this.contexts = new LateBeans<>(context, ContextPropagation.class);
    this.decorators = new LateBeans<>(context, ContextPropagationDecorator.class);
  }

  /** Returns the same object as long as the beans are the same. */
  @Override
  public ContextPropagation get() {
    List<ContextPropagation> contexts = this.contexts.get();
    List<ContextPropagationDecorator> decorators = this.decorators.get();
    Decorated present = decorated;
    if (present == null || present.contexts != contexts || present.decorators != decorators) {
      ContextPropagation result = contexts.isEmpty() ? ContextPropagation.NONE : contexts.get(0);
      for (ContextPropagationDecorator decorator : decorators) {
        result = decorator.decorate(result);
      }
      present = new Decorated(contexts, decorators, result);
      decorated = present;
    }
    return present.result;
  }
}

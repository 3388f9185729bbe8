package io.asynctask.spring.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the reflection of the endpoint: its responses, whose types its operations hide.
 *
 * @since 0.1.0
 */
public final class AsyncTasksEndpointHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    new BindingReflectionHintsRegistrar()
        .registerReflectionHints(
            hints.reflection(),
            TaskPage.class,
            GroupPage.class,
            TaskDetails.class,
            ClusterPage.class,
            ClusterTaskDetails.class,
            Cancellation.class,
            Problem.class);
    hints
        .reflection()
        .registerType(
            Thread.class, type -> type.withMethod("isVirtual", List.of(), ExecutableMode.INVOKE));
  }
}

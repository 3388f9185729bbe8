package io.asynctask.spring.async;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;

/**
 * Hints for the reflection of the post-processor on Spring's {@code @EnableAsync}.
 *
 * @since 0.1.0
 */
public final class EnableAsyncHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .reflection()
        .registerType(
            AbstractAsyncConfiguration.class,
            type -> type.withField(AsyncMethodBeanPostProcessor.ENABLE_ASYNC));
  }
}

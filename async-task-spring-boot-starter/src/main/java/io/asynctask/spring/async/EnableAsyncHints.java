package io.asynctask.spring.async;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;

/** What the post-processor reflects on: which {@code @EnableAsync} Spring has chosen. */
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

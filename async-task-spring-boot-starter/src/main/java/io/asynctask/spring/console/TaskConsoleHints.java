package io.asynctask.spring.console;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;

/**
 * Hints for the resources of the page, which a native image leaves out otherwise.
 *
 * @since 0.1.0
 */
public final class TaskConsoleHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    register(hints, ConsoleAssets.PAGE);
    ConsoleAssets.names().forEach(name -> register(hints, name));
  }

  private static void register(RuntimeHints hints, String file) {
    hints.resources().registerResource(new ClassPathResource(file, ConsoleAssets.class));
  }
}

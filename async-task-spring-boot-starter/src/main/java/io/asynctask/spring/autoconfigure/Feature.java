package io.asynctask.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The features of the starter that a property {@code async-task.<feature>.enabled} switches on or
 * off. Each has deprecated names too, which count where the new name is not set.
 *
 * @since 0.1.0
 */
public enum Feature {
  APPLICATION_TASK_EXECUTOR(true, "async-task.application-task-executor"),
  CONTEXT_PROPAGATION(true, "async-task.context-propagation"),
  FLIGHT_RECORDER(true, "async-task.flight-recorder"),
  SCHEDULED_METHODS(true, "async-task.scheduled-methods"),
  SPAWN_LOCATIONS(false, "async-task.spawn-location"),
  THREAD_NAMES(false, "async-task.thread-names"),
  UNOBSERVED_FAILURES(true, "async-task.unobserved-failures", "async-task.unseen-failures");

  private final boolean enabledByDefault;
  private final String[] deprecatedProperties;

  Feature(boolean enabledByDefault, String... deprecatedProperties) {
    this.enabledByDefault = enabledByDefault;
    this.deprecatedProperties = deprecatedProperties;
  }

  /** The names of the property: the new one first, then those that are deprecated. */
  List<String> properties() {
    List<String> properties = new ArrayList<>();
    properties.add("async-task." + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".enabled");
    properties.addAll(List.of(deprecatedProperties));
    return properties;
  }

  /**
   * Whether it is enabled: the first of its properties that is set decides.
   *
   * @throws org.springframework.boot.context.properties.bind.BindException when the value is no
   *     boolean
   */
  public boolean isEnabled(Environment environment) {
    Binder binder = Binder.get(environment);
    for (String property : properties()) {
      BindResult<Boolean> bound = binder.bind(property, Boolean.class);
      if (bound.isBound()) {
        return bound.get();
      }
    }
    return enabledByDefault;
  }
}

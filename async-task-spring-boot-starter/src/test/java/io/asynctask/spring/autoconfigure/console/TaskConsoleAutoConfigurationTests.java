package io.asynctask.spring.autoconfigure.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.console.TaskConsoleEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TaskConsoleAutoConfigurationTests {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=taskconsole";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withInitializer(
              context ->
                  context.getEnvironment().setConversionService(new ApplicationConversionService()))
          .withConfiguration(AutoConfigurations.of(TaskConsoleAutoConfiguration.class));

  @Test
  void anExposedConsoleIsThere() {
    runner
        .withPropertyValues(EXPOSED)
        .run(context -> assertThat(context).hasSingleBean(TaskConsoleEndpoint.class));
  }

  @Test
  void itIsNotExposedByDefault() {
    runner.run(context -> assertThat(context).doesNotHaveBean(TaskConsoleEndpoint.class));
  }

  @Test
  void overJmxThereIsNoPage() {
    runner
        .withPropertyValues(
            "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")
        .run(context -> assertThat(context).doesNotHaveBean(TaskConsoleEndpoint.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.endpoint.taskconsole.access=none",
        "management.endpoints.access.default=none",
        "async-task.enabled=false",
        "management.endpoints.web.exposure.exclude=taskconsole"
      })
  void switchedOffItIsNotThere(String property) {
    runner
        .withPropertyValues(EXPOSED, property)
        .run(context -> assertThat(context).doesNotHaveBean(TaskConsoleEndpoint.class));
  }

  @Test
  void withoutTheActuatorItIsNotThere() {
    runner
        .withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
        .withPropertyValues(EXPOSED)
        .run(context -> assertThat(context).doesNotHaveBean("taskConsoleEndpoint"));
  }

  @Test
  void theApplicationsOwnIsUsed() {
    TaskConsoleEndpoint own = new TaskConsoleEndpoint("taskconsole", "asynctasks");
    runner
        .withPropertyValues(EXPOSED)
        .withBean(TaskConsoleEndpoint.class, () -> own)
        .run(context -> assertThat(context.getBean(TaskConsoleEndpoint.class)).isSameAs(own));
  }
}

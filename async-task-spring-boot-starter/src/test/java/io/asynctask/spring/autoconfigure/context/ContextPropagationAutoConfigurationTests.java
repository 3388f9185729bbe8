package io.asynctask.spring.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class ContextPropagationAutoConfigurationTests {

  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class));

  @AfterEach
  void forget() {
    MDC.clear();
    LOCAL.remove();
  }

  private static <T> T inTask(ApplicationContext context, Callable<T> body) {
    return context.getBean(SpawningTaskExecutor.class).submit(body).join();
  }

  @Test
  void theContextFollowsTheTasksByDefault() {
    MDC.put("tenant", "42");
    runner.run(context -> assertThat(inTask(context, () -> MDC.get("tenant"))).isEqualTo("42"));
  }

  @Test
  void nothingFollowsWhenThatIsSwitchedOff() {
    MDC.put("tenant", "42");
    runner
        .withPropertyValues("async-task.context-propagation.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(ContextPropagation.class);
              assertThat(inTask(context, () -> MDC.get("tenant"))).isNull();
            });
  }

  @Test
  void nothingFollowsWithoutTheLibrary() {
    MDC.put("tenant", "42");
    runner
        .withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class.getPackageName()))
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(ContextPropagation.class);
              assertThat(inTask(context, () -> MDC.get("tenant"))).isNull();
            });
  }

  @Test
  void aPropagationOfTheApplicationTakesThePlaceOfOurs() {
    MDC.put("tenant", "42");
    runner
        .withBean("own", ContextPropagation.class, () -> ContextPropagation.NONE)
        .run(
            context -> {
              assertThat(context).hasSingleBean(ContextPropagation.class).hasBean("own");
              assertThat(inTask(context, () -> MDC.get("tenant"))).isNull();
            });
  }

  @Test
  void accessorsThatAreBeansAreHeardBesideThoseThatAreRegistered() {
    MDC.put("tenant", "42");
    LOCAL.set("local");
    runner
        .withBean(LocalAccessor.class)
        .run(
            context ->
                assertThat(inTask(context, () -> LOCAL.get() + " " + MDC.get("tenant")))
                    .isEqualTo("local 42"));
  }

  static class LocalAccessor implements ThreadLocalAccessor<String> {

    @Override
    public Object key() {
      return "local";
    }

    @Override
    public @Nullable String getValue() {
      return LOCAL.get();
    }

    @Override
    public void setValue(String value) {
      LOCAL.set(value);
    }

    @Override
    public void setValue() {
      LOCAL.remove();
    }
  }
}

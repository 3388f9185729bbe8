package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.durable.engine.DurableMethods;
import io.asynctask.spring.durable.method.RetryAdviceExclusion;
import io.asynctask.spring.durable.method.TraceParent;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@ExtendWith(OutputCaptureExtension.class)
class DurableMethodsAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(Enabled.class)
          .withConfiguration(
              AutoConfigurations.of(
                  PropertyPlaceholderAutoConfiguration.class,
                  JacksonAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class,
                  AsyncMethodsAutoConfiguration.class,
                  DurableMethodsAutoConfiguration.class));

  @Configuration(proxyBeanMethods = false)
  @EnableAsync(proxyTargetClass = true)
  static class Enabled {}

  static class Ordinary {
    @Async
    public JoinHandle<String> run() {
      return JoinHandle.completed(Thread.currentThread().getName());
    }
  }

  static class DurableOne {
    @Async
    @Durable
    public CompletableFuture<String> run() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }

  @Test
  void withoutDurableMethodsNothingIsNeededAndNothingIsSaid(CapturedOutput output) {
    runner
        .withBean(Ordinary.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(DurableMethods.class);
              assertThat(context.getBean(DurableMethods.class).all()).isEmpty();
              assertThat(context.getBean(Ordinary.class).run().get(10, TimeUnit.SECONDS))
                  .isNotEqualTo(Thread.currentThread().getName());
              assertThat(context).doesNotHaveBean(DurableCalls.class);
            });
    assertThat(output).doesNotContain("@Durable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"async-task.durable.enabled", "async-task.enabled"})
  void switchedOffTheyRunAsOrdinaryAsyncMethodsAndOneWarningSaysSo(
      String property, CapturedOutput output) {
    runner
        .withPropertyValues(property + "=false")
        .withBean("durableOne", DurableOne.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(DurableMethods.class);
              assertThat(context).doesNotHaveBean(RetryAdviceExclusion.class);
              assertThat(context.getBean(DurableOne.class).run().get(10, TimeUnit.SECONDS))
                  .isNotEqualTo(Thread.currentThread().getName());
            });
    assertThat(output)
        .containsOnlyOnce(property + "=false: these @Durable methods run as ordinary @Async")
        .contains("durableOne.run");
  }

  @Test
  void switchedOffWithoutDurableMethodsNothingIsSaid(CapturedOutput output) {
    runner
        .withPropertyValues("async-task.durable.enabled=false")
        .withBean(Ordinary.class)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).doesNotContain("@Durable");
  }

  @Test
  void theTraceParentNeedsTracingOnTheClassPath() {
    runner.run(context -> assertThat(context).hasSingleBean(TraceParent.class));
    runner
        .withClassLoader(new FilteredClassLoader(Tracer.class))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceParent.class));
  }
}

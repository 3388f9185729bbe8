package io.asynctask.spring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.NoSuchTaskAdvice;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskEvents;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class AcceptedTasksAutoConfigurationTests {

  private final WebApplicationContextRunner servlet = configured(new WebApplicationContextRunner());
  private final ReactiveWebApplicationContextRunner reactive =
      configured(new ReactiveWebApplicationContextRunner());

  private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
    return runner.withConfiguration(
        AutoConfigurations.of(
            LiveTasksAutoConfiguration.class, AcceptedTasksAutoConfiguration.class));
  }

  @Test
  void aServletApplicationHasTheBeansForMvc() {
    servlet.run(
        context ->
            assertThat(context)
                .hasSingleBean(AcceptedTasks.class)
                .hasSingleBean(TaskEvents.class)
                .hasSingleBean(NoSuchTaskAdvice.class)
                .doesNotHaveBean(ReactiveTaskEvents.class));
  }

  @Test
  void aReactiveApplicationHasTheBeansForWebFlux() {
    reactive.run(
        context ->
            assertThat(context)
                .hasSingleBean(AcceptedTasks.class)
                .hasSingleBean(ReactiveTaskEvents.class)
                .hasSingleBean(NoSuchTaskAdvice.class)
                .doesNotHaveBean(TaskEvents.class));
  }

  @Test
  void theTasksAreMadeWhenTheyAreInjected() {
    servlet.run(
        context -> {
          SingletonBeanRegistry beans = context.getBeanFactory();
          assertThat(beans.containsSingleton("acceptedTasks")).isFalse();
          assertThat(context.getBean(AcceptedTasks.class)).isNotNull();
          assertThat(beans.containsSingleton("acceptedTasks")).isTrue();
        });
  }

  @Test
  void aReactiveApplicationNeedsNoMvc() {
    reactive
        .withClassLoader(new FilteredClassLoader(SseEmitter.class))
        .run(context -> assertThat(context).hasSingleBean(ReactiveTaskEvents.class));
  }

  @Test
  void aServletApplicationNeedsNoWebFlux() {
    servlet
        .withClassLoader(
            new FilteredClassLoader(
                RequestMappingHandlerAdapter.class, reactor.core.publisher.Flux.class))
        .run(context -> assertThat(context).hasSingleBean(TaskEvents.class));
  }

  @Test
  void anApplicationWithoutWebHasNone() {
    configured(new ApplicationContextRunner())
        .run(context -> assertThat(context).doesNotHaveBean(AcceptedTasks.class));
  }

  @Test
  void theTasksAreForgottenWithTheContext() {
    AtomicReference<AcceptedTasks> tasks = new AtomicReference<>();
    servlet.run(
        context -> {
          tasks.set(context.getBean(AcceptedTasks.class));
          tasks.get().accept(JoinHandle.completed("")).id("1").statusAt("/tasks/{id}").register();
          assertThat(tasks.get().find("1", null)).isPresent();
        });
    assertThat(tasks.get().find("1", null)).isEmpty();
  }

  @Test
  void canBeSwitchedOff() {
    servlet
        .withPropertyValues("async-task.web.accepted.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(AcceptedTasks.class)
                    .doesNotHaveBean(TaskEvents.class)
                    .doesNotHaveBean(NoSuchTaskAdvice.class));
  }

  @Test
  void theApplicationsOwnBeansComeFirst() {
    AcceptedTasks tasks = new AcceptedTasks(new LiveTasks(), Duration.ZERO, 0);
    TaskEvents events = new TaskEvents(Duration.ofSeconds(1), Duration.ofSeconds(1));
    servlet
        .withBean("ownTasks", AcceptedTasks.class, () -> tasks)
        .withBean("ownEvents", TaskEvents.class, () -> events)
        .run(
            context -> {
              assertThat(context.getBean(AcceptedTasks.class)).isSameAs(tasks);
              assertThat(context.getBean(TaskEvents.class)).isSameAs(events);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "retention, -1s",
    "retention, soon",
    "max-ended, -1",
    "max-ended, many",
    "progress-interval, 0",
    "heartbeat, -15s"
  })
  void aBadValueFailsTheStartWithTheNameOfTheProperty(String property, String value) {
    String name = "async-task.web.accepted." + property;
    servlet
        .withPropertyValues(name + "=" + value)
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining(name));
  }
}
